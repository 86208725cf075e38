/**
 * From nothing to a form without signal: a new browser process, the network cut, the main thread
 * slowed. Beside it the least a page out of a service worker can take, and ODK's page.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { staticApp } from '../supabase/gateway/static.ts';
import { draftOn } from './draft.ts';
import { buildFloor } from './floor.ts';
import { startBenchGateway } from './gateway.ts';
import { buildOdk, writeForm } from './odk/build.ts';
import { xform } from './odk/form.ts';
import { startOrigin, type Origin } from './origin.ts';
import { Phone, visit } from './phone.ts';
import { bySize, isSmallest } from './size.ts';
import { median, print } from './table.ts';
import { judge } from './target.ts';

const ROUNDS = Number(process.env.ROUNDS ?? bySize({ smallest: 3, usual: 7 }));
const SLOWED = 4;
/**
 * Acceptance row 9: three seconds from nothing to a form that can be used. Other work on the machine only
 * adds to them, so the gate asks for one round of three that holds them: on two cores with ten times
 * their load the median was 1.5 to 2.2 s. Outside the gate the median must hold them.
 */
const SECONDS = 3;
/**
 * In empty pages, which do the same on the same machine with one file: 4.4 to 5.9 were measured. It fails
 * a form that costs half as much again on a machine so fast that three seconds say nothing. An empty page
 * takes a third of a second, which three rounds on a busy machine do not measure: the gate prints it.
 */
const EMPTY_PAGES = 9;

type Start = {
	readonly name: string;
	readonly origin: Origin;
	readonly profile: Phone;
	readonly address: string;
	readonly control: string;
	readonly onward?: (page: Page) => Promise<void>;
};

type Took = { usableMs: number; withBrowserMs: number; onwardMs: number; taskMs: number };

/** From the home page to the first field, as fast as a machine taps. */
async function toTheForm(page: Page): Promise<void> {
	await page
		.getByRole('link', { name: /Report something/ })
		.first()
		.tap();
	await page.getByRole('button', { name: 'No, start the report' }).tap();
	await page.locator('textarea').first().tap();
}

async function once({ origin, profile, address, control, onward }: Start): Promise<Took> {
	const phone = profile.copy({ cold: false });
	const asked = origin.asked.length;
	origin.link.cut(true);
	try {
		const began = performance.now();
		const context = await phone.open({ offline: true });
		let withBrowserMs = 0;
		let onwardMs = 0;
		const seen = await visit(context, {
			address,
			control,
			slowed: SLOWED,
			onusable: () => (withBrowserMs = performance.now() - began),
			...(onward && {
				async onward(page) {
					const from = performance.now();
					await onward(page);
					onwardMs = performance.now() - from;
				}
			})
		});
		if (origin.asked.length > asked) throw new Error('The server was asked: this was not offline.');
		return { usableMs: seen.usableMs, withBrowserMs, onwardMs, taskMs: seen.work.task };
	} finally {
		origin.link.cut(false);
		await phone.discard();
	}
}

/** What the browser says when such a page is opened offline. */
async function fails({ origin, profile, address }: Omit<Start, 'name' | 'control'>) {
	const phone = profile.copy({ cold: false });
	origin.link.cut(true);
	try {
		const context = await phone.open({ offline: true });
		const page = await context.newPage();
		const answer = await page.goto(address).catch((error: Error) => error);
		if (!(answer instanceof Error)) return null;
		return /net::\w+/.exec(answer.message)?.[0] ?? answer.message;
	} finally {
		origin.link.cut(false);
		await phone.discard();
	}
}

/** Opens the page once with signal, so that the phone keeps what it can. */
async function seenBefore(address: string, control: string): Promise<Phone> {
	const phone = Phone.blank();
	const context = await phone.open();
	const page = context.pages()[0] ?? (await context.newPage());
	await page.goto(address);
	await page.locator(control).first().waitFor();
	await page.evaluate(async () => {
		if ((await navigator.serviceWorker.getRegistrations()).length > 0)
			await navigator.serviceWorker.ready;
	});
	await phone.close();
	return phone;
}

export async function coldOffline(): Promise<boolean> {
	const folder = mkdtempSync(join(tmpdir(), 'kraken-cold-'));
	const gateway = await startBenchGateway({ app: join(import.meta.dirname, '../build') });
	const stops: (() => unknown)[] = [() => gateway.stop()];
	const serve = async (build: (into: string) => unknown) => {
		const into = mkdtempSync(join(folder, 'page-'));
		mkdirSync(into, { recursive: true });
		await build(into);
		const app = staticApp(into);
		const origin = await startOrigin((request) => app.fetch(request));
		stops.push(() => origin.stop());
		return origin;
	};
	try {
		const ours = await startOrigin(gateway.fetch);
		stops.push(() => ours.stop());
		const signedIn = Phone.blank();
		stops.push(() => signedIn.discard());
		const form = await draftOn(signedIn, ours.link.url);
		const floor = await serve(buildFloor);
		const empty = await seenBefore(`${floor.link.url}/form`, 'textarea');
		stops.push(() => empty.discard());
		const own = { origin: ours, profile: signedIn };
		const starts: Start[] = [
			{ ...own, name: 'a report begun before', address: form, control: 'textarea' },
			{
				...own,
				name: 'the home page; in brackets two taps on to a new report',
				address: `${ours.link.url}/`,
				control: 'main a[href="/danger"]',
				onward: toTheForm
			},
			{
				name: 'an empty page with one field',
				origin: floor,
				profile: empty,
				address: `${floor.link.url}/form`,
				control: 'textarea'
			}
		];
		const took = new Map<string, Took[]>(starts.map(({ name }) => [name, []]));
		for (let at = 0; at < ROUNDS; at++) {
			for (const start of starts) took.get(start.name)!.push(await once(start));
		}
		const least = median(took.get(starts[2]!.name)!.map(({ usableMs }) => usableMs));
		console.log(`no network, main thread slowed ${SLOWED} times, median of ${ROUNDS}`);
		print(
			['until usable', 's', 'x the empty page', 'with the browser’s start, s', 'main thread, s'],
			starts.map(({ name, onward }) => {
				const of = (key: keyof Took) => median(took.get(name)!.map((one) => one[key]));
				const further = onward ? ` (${((of('usableMs') + of('onwardMs')) / 1000).toFixed(2)})` : '';
				return [
					name,
					(of('usableMs') / 1000).toFixed(2) + further,
					(of('usableMs') / least).toFixed(1),
					(of('withBrowserMs') / 1000).toFixed(2),
					(of('taskMs') / 1000).toFixed(2)
				];
			})
		);
		if (!isSmallest) {
			const peer = await serve(async (into) => {
				await buildOdk(into);
				writeForm(into, xform([], 'whole'));
			});
			const address = `${peer.link.url}/form`;
			const profile = await seenBefore(address, 'textarea');
			stops.push(() => profile.discard());
			const said = await fails({ origin: peer, profile, address });
			console.log(
				said
					? `ODK's page, seen before with signal: ${said}; it comes with no service worker.`
					: "ODK's page opened without a network."
			);
		}
		const [begun, floorTook] = [took.get(starts[0]!.name)!, took.get(starts[2]!.name)!];
		// other work only adds, so the fastest round has the least of it
		const fastest = (rounds: readonly Took[]) =>
			Math.min(...rounds.map(({ usableMs }) => usableMs));
		const usual = median(begun.map(({ usableMs }) => usableMs));
		return judge([
			{
				name: `a report begun before, s until usable, ${isSmallest ? 'fastest' : 'median'}`,
				measured: (isSmallest ? fastest(begun) : usual) / 1000,
				limit: SECONDS,
				is: 'at most'
			},
			{
				name: 'a report begun before, x the empty page, fastest rounds',
				measured: fastest(begun) / fastest(floorTook),
				limit: EMPTY_PAGES,
				is: 'at most',
				isPrintedOnly: isSmallest
			}
		]);
	} finally {
		for (const stop of stops.reverse()) await stop();
		rmSync(folder, { recursive: true, force: true });
	}
}
