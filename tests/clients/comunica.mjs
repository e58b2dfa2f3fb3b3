// Asks an endpoint, or reads a document, with Comunica: node comunica.mjs URL QUERY [sparql|file].
// Prints the answer as JSON: a table as a list of rows, a graph as the number of its statements, or a boolean.
import { QueryEngine } from '@comunica/query-sparql';

const [, , value, query, type] = process.argv;
const engine = new QueryEngine();
const context = { sources: [type ? { type, value } : value], noCache: true };
const result = await engine.query(query, context);

let answer;
if (result.resultType === 'bindings') {
  const rows = await (await result.execute()).toArray();
  answer = rows.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
} else if (result.resultType === 'quads') {
  answer = (await (await result.execute()).toArray()).length;
} else {
  answer = await result.execute();
}
console.log(JSON.stringify(answer));
