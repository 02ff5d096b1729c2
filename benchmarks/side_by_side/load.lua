-- What wrk runs; `cell` (above this text, see load.py) says what to ask. Every request is another one.
local index, first = cell.start, cell.start
for name, value in pairs(cell.headers) do
   wrk.headers[name] = value
end

function setup(thread)
   asking = thread
end

if #cell.templates > 0 then
   function request()
      local template = cell.templates[index % #cell.templates + 1]
      local turn = math.floor(index / #cell.templates)
      local count = #template.constants
      local number = ""
      if template.number then
         number = string.format("%d", template.number + math.floor(turn / count))
      end
      index = index + 1
      asked = index - first
      return wrk.format(nil, template.head .. template.constants[turn % count + 1] .. template.middle .. number .. template.tail)
   end
end

if cell.pause > 0 then
   function delay()
      return cell.pause
   end
end

function done(summary, latency)
   local errors = summary.errors
   io.write(string.format(
      '\n{"requests": %d, "seconds": %.6f, "bytes": %d, "asked": %d, "failed": %d, "refused": %d, "p50": %.1f, "p90": %.1f, '
         .. '"p99": %.1f, "mean": %.1f, "most": %.1f}\n',
      summary.requests, summary.duration / 1e6, summary.bytes, asking:get("asked") or 0,
      errors.connect + errors.read + errors.write + errors.timeout, errors.status, latency:percentile(50),
      latency:percentile(90), latency:percentile(99), latency.mean, latency.max))
end
