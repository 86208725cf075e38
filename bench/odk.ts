/**
 * The same questions in our app and in ODK's web form engine, from one server with one compression,
 * in turns in one run: bytes and requests until the first question can be answered, the time that
 * takes, and how busy it keeps the main thread.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { staticApp } from '../supabase/local/static.ts';
import { draftOn } from './draft.ts';
import { buildFloor } from './floor.ts';
import { clientOf, startBenchGateway } from './gateway.ts';
import { SLOW_BYTES_PER_SECOND, UNTHROTTLED, type Shape } from './link.ts';
import { buildOdk } from './odk/build.ts';
import { xform, type Choice } from './odk/form.ts';
import { startOrigin, type Origin } from './origin.ts';
import { Phone, visit, type Visit } from './phone.ts';
import { median, print } from './table.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SLOWED = 4;

const LINKS: { name: string; shape: Shape; rounds: number }[] = [
	{ name: 'unthrottled', shape: UNTHROTTLED, rounds: ROUNDS },
	{
		name: '400 kbit/s, 200 ms there and back',
		shape: { bytesPerSecond: SLOW_BYTES_PER_SECOND, delayMs: 100 },
		rounds: Math.min(ROUNDS, 3)
	}
];

type Runner = {
	readonly name: string;
	readonly origin: Origin;
	readonly address: string;
	readonly control: string;
	readonly profile: Phone;
};

type Measured = Visit & {
	readonly runner: string;
	readonly link: string;
	readonly cache: 'cold' | 'warm';
	readonly kB: number;
	readonly requests: number;
	readonly allkB: number;
};

/** The checklist as the server has it. */
async function signsOf(url: string, key: string): Promise<Choice[]> {
	const client = clientOf(url, key);
	await client.auth.signInWithPassword({ email: 'harbour@example.test', password: 'harbour' });
	const { data } = await client.from('indicators').select('code, wording').order('position');
	return data as Choice[];
}

/** Fonts that the package carries inside its script, which no host can leave out by itself. */
function takeFontsOut(folder: string): void {
	for (const name of readdirSync(join(folder, '_app/immutable'))) {
		if (!name.endsWith('.js')) continue;
		const path = join(folder, '_app/immutable', name);
		const bare = readFileSync(path, 'utf8').replace(/data:font\/[^)"']*/g, '');
		writeFileSync(path, bare);
		writeFileSync(`${path}.gz`, gzipSync(bare, { level: 9 }));
	}
}

/** A first visit with nothing cached, and a second by a new browser with what the first one left. */
async function round(runner: Runner, link: (typeof LINKS)[number]): Promise<Measured[]> {
	const { origin, address, control, name } = runner;
	const phone = runner.profile.copy({ cold: true });
	origin.link.shape(link.shape);
	const measured: Measured[] = [];
	const moved = () => origin.link.counted().down + origin.link.counted().up;
	try {
		for (const cache of ['cold', 'warm'] as const) {
			const context = await phone.open();
			const before = { bytes: moved(), asked: origin.asked.length };
			let kB = 0;
			let requests = 0;
			const seen = await visit(context, {
				address,
				control,
				slowed: SLOWED,
				moved,
				onusable() {
					kB = (moved() - before.bytes) / 1000;
					requests = origin.asked.length - before.asked;
				}
			});
			const allkB = (moved() - before.bytes) / 1000;
			measured.push({ ...seen, runner: name, link: link.name, cache, kB, requests, allkB });
			await phone.close();
		}
	} finally {
		origin.link.shape(UNTHROTTLED);
		await phone.discard();
	}
	return measured;
}

function table(measured: readonly Measured[], runners: readonly Runner[]): void {
	const ours = runners[0]!.name;
	for (const { name: link } of LINKS) {
		for (const cache of ['cold', 'warm'] as const) {
			const of = (runner: string, value: (one: Measured) => number) =>
				median(
					measured
						.filter((one) => one.runner === runner && one.link === link && one.cache === cache)
						.map(value)
				);
			console.log(`\n${cache} cache, ${link}`);
			print(
				[
					'page',
					'kB until usable',
					'requests',
					's until usable',
					'x ours',
					'main thread until usable, s',
					'x ours',
					'of it script, s',
					'kB at rest',
					'main thread at rest, s'
				],
				runners.map(({ name }) => {
					const usable = of(name, ({ usableMs }) => usableMs);
					const task = of(name, ({ work }) => work.task);
					return [
						name,
						of(name, ({ kB }) => kB).toFixed(1),
						of(name, ({ requests }) => requests).toFixed(0),
						(usable / 1000).toFixed(2),
						(usable / of(ours, ({ usableMs }) => usableMs)).toFixed(1),
						(task / 1000).toFixed(2),
						(task / of(ours, ({ work }) => work.task)).toFixed(1),
						(of(name, ({ work }) => work.script) / 1000).toFixed(2),
						of(name, ({ allkB }) => allkB).toFixed(1),
						(of(name, ({ all }) => all.task) / 1000).toFixed(2)
					];
				})
			);
		}
	}
}

export async function odk(): Promise<boolean> {
	const folder = mkdtempSync(join(tmpdir(), 'kraken-odk-'));
	const gateway = await startBenchGateway({ app: join(import.meta.dirname, '../build') });
	const stops: (() => Promise<unknown>)[] = [() => gateway.stop()];
	try {
		const signs = await signsOf(gateway.url, gateway.keys.publishable);
		const ours = await startOrigin(gateway.fetch);
		stops.push(() => ours.stop());
		const signedIn = Phone.blank();
		stops.push(() => signedIn.discard());
		const runners: Runner[] = [
			{
				name: 'ours',
				origin: ours,
				address: await draftOn(signedIn, ours.link.url),
				control: 'textarea',
				profile: signedIn
			}
		];
		const blank = Phone.blank();
		stops.push(() => blank.discard());
		const served = async (name: string, build: (into: string) => Promise<void> | void) => {
			const into = join(folder, String(runners.length));
			mkdirSync(into);
			await build(into);
			const app = staticApp(into);
			const origin = await startOrigin((request) => app.fetch(request));
			stops.push(() => origin.stop());
			const address = `${origin.link.url}/form`;
			runners.push({ name, origin, address, control: 'textarea', profile: blank });
		};
		await served('ODK, as published', (into) => buildOdk(into, xform(signs, 'whole')));
		await served('ODK, quick path only, fonts taken out', async (into) => {
			await buildOdk(into, xform(signs, 'quick'));
			takeFontsOut(into);
		});
		await served('an empty page with one field', buildFloor);

		const measured: Measured[] = [];
		for (const link of LINKS) {
			for (let at = 0; at < link.rounds; at++) {
				for (const runner of runners) measured.push(...(await round(runner, link)));
			}
		}
		console.log(
			`${signs.length} signs; main thread slowed ${SLOWED} times; medians of ` +
				LINKS.map(({ name, rounds }) => `${rounds} rounds ${name}`).join(', ')
		);
		table(measured, runners);
		return true;
	} finally {
		for (const stop of stops.reverse()) await stop();
		rmSync(folder, { recursive: true, force: true });
	}
}
