"""Shapes of other people, with data that hold mistakes: all of SHACL Core that our own shapes do not use."""

#: What is tried → shapes, data.
FOREIGN = {
    "unnamed property shapes": (
        """
        ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:p ; sh:minCount 1 ], [ sh:path ex:q
        ; sh:maxCount 0 ; sh:message 'no q'@en, 'no'@ko ] .
        """,
        """
        ex:a a ex:T ; ex:q 1, 2 . ex:b a ex:T ; ex:p 1 .
        """,
    ),
    "implicit class target, subclasses": (
        """
        ex:T a sh:NodeShape, rdfs:Class ; sh:property [ sh:path ex:p ; sh:datatype xsd:integer ] .
        """,
        """
        ex:U rdfs:subClassOf ex:T . ex:a a ex:U ; ex:p 'x', 01, '1'^^xsd:int, 'y'^^xsd:integer .
        """,
    ),
    "nodes, closed, class, nodeKind": (
        """
        ex:S a sh:NodeShape ; sh:targetSubjectsOf ex:p ; sh:closed true ; sh:ignoredProperties ( rdf:type ) ;
        sh:property ex:P . ex:P a sh:PropertyShape ; sh:path ex:p ; sh:class ex:T ; sh:nodeKind sh:IRI ; sh:node
        ex:N . ex:N a sh:NodeShape ; sh:property [ sh:path ex:r ; sh:minCount 1 ] .
        """,
        """
        ex:a a ex:T ; ex:p ex:a, 'x', [ a ex:T ] ; ex:z 1 . ex:b ex:p ex:a .
        """,
    ),
    "logic": (
        """
        ex:S a sh:NodeShape ; sh:targetNode ex:a, ex:b, ex:c ; sh:xone ( [ sh:path ex:p ; sh:minCount 1 ] [
        sh:path ex:q ; sh:minCount 1 ] ) ; sh:or ( [ sh:path ex:p ; sh:maxCount 1 ] [ sh:path ex:q ; sh:minCount
        1 ] ) ; sh:not [ sh:path ex:z ; sh:minCount 1 ] ; sh:severity sh:Info .
        """,
        """
        ex:a ex:p 1, 2 . ex:b ex:p 1 ; ex:q 1 . ex:c ex:z 1 .
        """,
    ),
    "ranges, lengths, languages": (
        """
        ex:S a sh:NodeShape ; sh:targetObjectsOf ex:has ; sh:property [ sh:path ex:n ; sh:minInclusive 1 ;
        sh:maxExclusive 5 ], [ sh:path ex:s ; sh:minLength 2 ; sh:maxLength 3 ; sh:uniqueLang true ], [ sh:path
        ex:d ; sh:minExclusive '2020-01-01'^^xsd:date ], [ sh:path ex:s ; sh:pattern '^A' ; sh:flags 'i' ;
        sh:severity sh:Warning ] .
        """,
        """
        ex:x ex:has ex:a . ex:a ex:n 0, 5, 4.9, 'x' ; ex:s 'a', 'abcd', 'b'@en, 'bb'@en, '한국'@ko ; ex:d
        '2020-01-01'^^xsd:date, '2021-01-01'^^xsd:date, '2020-02-30'^^xsd:date .
        """,
    ),
    "pairs of properties": (
        """
        ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:p ; sh:equals ex:q ; sh:disjoint
        ex:r ], [ sh:path ex:m ; sh:lessThan ex:n ] .
        """,
        """
        ex:a a ex:T ; ex:p 1, 2 ; ex:q 2, 3 ; ex:r 1 ; ex:m 5, 3 ; ex:n 4, 6 .
        """,
    ),
    "paths": (
        """
        ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ( ex:p [ sh:zeroOrMorePath ex:q ] ) ;
        sh:class ex:U ], [ sh:path [ sh:oneOrMorePath [ sh:inversePath ex:q ] ] ; sh:maxCount 0 ], [ sh:path [
        sh:zeroOrOnePath ex:p ] ; sh:minCount 2 ] .
        """,
        """
        ex:a a ex:T ; ex:p ex:b . ex:b ex:q ex:c . ex:c ex:q ex:b, ex:a . ex:d a ex:T .
        """,
    ),
    "qualified": (
        """
        ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:property [ sh:path ex:p ; sh:qualifiedValueShape [
        sh:class ex:U ] ; sh:qualifiedMinCount 2 ; sh:qualifiedMaxCount 2 ], [ sh:path ex:p ; sh:hasValue ex:b ],
        [ sh:path ex:p ; sh:in ( ex:b 'x'@en 3 ) ] .
        """,
        """
        ex:a a ex:T ; ex:p ex:b, 'x', 3, 3.0 . ex:b a ex:U . ex:c a ex:T ; ex:p ex:b, ex:d, ex:e . ex:d a ex:U .
        ex:e a ex:U .
        """,
    ),
    "deactivated, several targets": (
        """
        ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:targetNode ex:lonely ; sh:property ex:P, ex:Q . ex:P
        sh:path ex:p ; sh:minCount 1 ; sh:deactivated true . ex:Q sh:path ex:q ; sh:minCount 1 .
        """,
        """
        ex:a a ex:T .
        """,
    ),
}
