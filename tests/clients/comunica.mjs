// Asks Comunica what the JSON on standard input says, and prints what it answers, as JSON in the same order.
// A job is {kind: "bindings" | "boolean" | "quads", query, sources}. With `follow`, links are followed: those that
// begin with `base` are fetched from `server`, and nothing else is fetched at all.
import { readFileSync } from 'node:fs';
import { QueryEngine } from '@comunica/query-sparql';

const jobs = JSON.parse(readFileSync(0, 'utf8'));
const engines = { false: new QueryEngine() };
if (jobs.some((job) => job.follow)) {
  const traversal = await import('@comunica/query-sparql-link-traversal');
  engines.true = new traversal.QueryEngine();
}

const text = (term) => ({ type: term.termType, value: term.value, language: term.language || '' });

async function near(job, url, init) {
  if (!url.startsWith(job.base)) throw new Error(`${url} is not ours`);
  const got = await fetch(url.replace(job.base, job.server), init);
  // A Response made here has no address of its own, as the real one would have.
  return Object.defineProperty(got, 'url', { value: url });
}

async function answer(job) {
  const engine = engines[Boolean(job.follow)];
  const context = { sources: job.sources };
  if (job.follow) Object.assign(context, { lenient: true, fetch: (url, init) => near(job, String(url), init) });
  if (job.kind === 'boolean') return await engine.queryBoolean(job.query, context);
  const stream = job.kind === 'quads' ? await engine.queryQuads(job.query, context) : await engine.queryBindings(job.query, context);
  const found = await stream.toArray();
  if (job.kind === 'quads') return found.map((quad) => [text(quad.subject), text(quad.predicate), text(quad.object)]);
  return found.map((row) => Object.fromEntries([...row].map(([variable, term]) => [variable.value, text(term)])));
}

const answers = [];
for (const job of jobs) {
  try {
    answers.push({ answer: await answer(job) });
  } catch (error) {
    answers.push({ error: String(error.message) });
  }
}
process.stdout.write(JSON.stringify(answers), () => process.exit(0));
