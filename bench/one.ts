/** One bench in this process, for run.ts: ends with 0 when it held its targets. */
import { BENCHES } from './benches.ts';

const bench = BENCHES.find(({ name }) => name === process.argv[2]);
if (!bench) throw new Error(`There is no bench "${process.argv[2]}".`);
const measure = await bench.load();
process.exit((await measure()) ? 0 : 1);
