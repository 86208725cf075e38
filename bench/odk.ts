/**
 * The same questions in our app and in ODK's web form engine, from one server with one compression,
 * in turns in one run: bytes and requests until the first question can be answered, the time that
 * takes, and how busy it keeps the main thread.
 */
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { staticApp } from '../supabase/gateway/static.ts';
import { draftOn } from './draft.ts';
import { buildFloor } from './floor.ts';
import { clientOf, startBenchGateway } from './gateway.ts';
import { SLOW_BYTES_PER_SECOND, UNTHROTTLED, type Shape } from './link.ts';
import { buildOdk, writeForm } from './odk/build.ts';
import { xform, type Choice } from './odk/form.ts';
import { startOrigin, type Origin } from './origin.ts';
import { Phone, visit, type Visit } from './phone.ts';
import { bySize, isSmallest } from './size.ts';
import { median, print } from './table.ts';
import { judge, type Target } from './target.ts';

const ROUNDS = Number(process.env.ROUNDS ?? bySize({ smallest: 1, usual: 5 }));
const SLOWED = 4;

const UNTHROTTLED_LINK = { name: 'unthrottled', shape: UNTHROTTLED, rounds: ROUNDS };
const SLOW_LINK = {
	name: '400 kbit/s, 200 ms there and back',
	shape: { bytesPerSecond: SLOW_BYTES_PER_SECOND, delayMs: 100 },
	rounds: Math.min(ROUNDS, 3)
};
const LINKS: { name: string; shape: Shape; rounds: number }[] = bySize({
	smallest: [UNTHROTTLED_LINK],
	usual: [UNTHROTTLED_LINK, SLOW_LINK]
});
const CACHES = ['cold', 'warm'] as const;
/**
 * Of the lightest ODK page, by which a phone that has ours is better off: 1.9 times our main thread on a
 * cold cache and 2.2 on a warm one, 2.2 times our bytes (docs/performance.md).
 */
const PEER = 1;
const LIGHTEST = 'ODK, quick path only, fonts taken out';

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
	readonly cache: (typeof CACHES)[number];
	readonly kB: number;
	readonly requests: number;
	readonly allkB: number;
};

/** The checklist as the server has it. */
async function indicatorsOf(url: string, key: string): Promise<Choice[]> {
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
		for (const cache of CACHES) {
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

type Of = (runner: string, value: (one: Measured) => number) => number;

/** Medians of one link and cache. */
function mediansOf(measured: readonly Measured[], link: string, cache: string): Of {
	return (runner, value) =>
		median(
			measured
				.filter((one) => one.runner === runner && one.link === link && one.cache === cache)
				.map(value)
		);
}

function table(of: Of, runners: readonly Runner[]): void {
	const ours = runners[0]!.name;
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

/** Prints each link and cache. @returns what the lightest ODK page costs, of ours */
function compare(measured: readonly Measured[], runners: readonly Runner[]): Target[] {
	const targets: Target[] = [];
	for (const { name: link } of LINKS) {
		for (const cache of CACHES) {
			const of = mediansOf(measured, link, cache);
			console.log(`\n${cache} cache, ${link}`);
			table(of, runners);
			const target = (what: string, value: (one: Measured) => number, isPrintedOnly = false) =>
				targets.push({
					name: `${what} of the lightest ODK page, x ours; ${cache} cache, ${link}`,
					measured: of(LIGHTEST, value) / of(runners[0]!.name, value),
					limit: PEER,
					is: 'at least',
					isPrintedOnly
				});
			target('main thread', ({ work }) => work.task);
			target('seconds', ({ usableMs }) => usableMs, isSmallest);
			target('bytes', ({ kB }) => kB, isSmallest && cache === 'cold');
		}
	}
	return targets;
}

export async function odk(): Promise<boolean> {
	const folder = mkdtempSync(join(tmpdir(), 'kraken-odk-'));
	const gateway = await startBenchGateway({ app: join(import.meta.dirname, '../build') });
	const stops: (() => Promise<unknown>)[] = [() => gateway.stop()];
	try {
		const indicators = await indicatorsOf(gateway.url, gateway.keys.publishable);
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
		const served = async (name: string, build: (into: string) => void) => {
			const into = join(folder, String(runners.length));
			mkdirSync(into);
			build(into);
			const app = staticApp(into);
			const origin = await startOrigin((request) => app.fetch(request));
			stops.push(() => origin.stop());
			const address = `${origin.link.url}/form`;
			runners.push({ name, origin, address, control: 'textarea', profile: blank });
		};
		const engine = join(folder, 'engine');
		await buildOdk(engine);
		if (!isSmallest) {
			await served('ODK, as published', (into) => {
				cpSync(engine, into, { recursive: true });
				writeForm(into, xform(indicators, 'whole'));
			});
		}
		await served(LIGHTEST, (into) => {
			cpSync(engine, into, { recursive: true });
			writeForm(into, xform(indicators, 'quick'));
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
			`${indicators.length} indicators; main thread slowed ${SLOWED} times; medians of ` +
				LINKS.map(({ name, rounds }) => `${rounds} rounds ${name}`).join(', ')
		);
		return judge(compare(measured, runners));
	} finally {
		for (const stop of stops.reverse()) await stop();
		rmSync(folder, { recursive: true, force: true });
	}
}
