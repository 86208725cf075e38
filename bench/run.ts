/**
 * `npm run bench -- [weight] [form] [cold-offline] [wire [--full]] [start] [ingest] [photos]
 * [tick [--full]] [hints] [live]
 * [desk [--full]] [figures [--full]] [figures-proof]`: what it costs. Budgets in bytes fail the run.
 */
import { coldOffline } from './cold-offline.ts';
import { desk } from './desk.ts';
import { figuresProof } from './figures-proof.ts';
import { figures } from './figures.ts';
import { hints } from './hints.ts';
import { ingest } from './ingest.ts';
import { live } from './live.ts';
import { odk } from './odk.ts';
import { photos } from './photos.ts';
import { start } from './start.ts';
import { tick } from './tick.ts';
import { weight } from './weight.ts';
import { wire } from './wire.ts';

const benches = {
	weight,
	form: odk,
	'cold-offline': coldOffline,
	wire,
	start,
	ingest,
	photos,
	tick,
	hints,
	live,
	desk,
	figures,
	'figures-proof': figuresProof
};
const asked = process.argv.slice(2).filter((word) => !word.startsWith('--'));

for (const name of asked) {
	if (name in benches) continue;
	console.error(`There is no bench "${name}": choose from ${Object.keys(benches).join(', ')}.`);
	process.exit(1);
}
for (const [name, bench] of Object.entries(benches)) {
	if (asked.length > 0 && !asked.includes(name)) continue;
	console.log(`\n— ${name} —`);
	if (!(await bench())) process.exitCode = 1;
}
