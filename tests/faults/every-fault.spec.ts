/**
 * A queue of five reports with photos over a line that fails in every way, at every place. `npm run
 * test:full` (FAULTS=all) tries each fault at each position of the queue; the gate tries each fault at
 * one position, and at another one for each commit.
 */
import type { Page } from '@playwright/test';
import { troubleWords } from '../../src/lib/capture/ui/words.ts';
import { BROWSER_ARGS, findBrowser } from '../support/browser.ts';
import { selfSigned } from '../support/certificate.ts';
import {
	FAULTS,
	startFaultProxy,
	TLS_FAULTS,
	type Asked,
	type Fault
} from '../support/fault-proxy.ts';
import {
	drained,
	keepOutbox,
	putBackOutbox,
	quiet,
	rowsOf,
	tell,
	type RawRow
} from '../support/phone-storage.ts';
import { file } from '../support/reporting.ts';
import { SAMPLE, SAMPLE_WORDS } from '../support/sample.ts';
import { expect, test } from '../support/stage.ts';

const QUEUE = 5;

const ALL = process.env.FAULTS === 'all';

// Each story has a phone, a gateway and a line of its own.
test.describe.configure({ mode: 'parallel' });

const certificate = selfSigned();
test.use({
	launchOptions: {
		executablePath: findBrowser() ?? undefined,
		args: [...BROWSER_ARGS, `--ignore-certificate-errors-spki-list=${certificate.spki}`]
	}
});

/** The reasons a phone may truly give for each fault of the server that has our functions. */
const TRUTH: Record<Fault, readonly string[]> = {
	'401': ['signed_out'],
	'403': ['refused'],
	'422': ['refused'],
	'500': ['busy'],
	'503': ['busy'],
	'killed statement': ['busy'],
	'missing function': ['busy'],
	'missing grant': ['busy'],
	'token too old': ['busy'],
	'key replaced': ['busy'],
	'no answer': ['offline'],
	'cut after commit': ['offline'],
	'cut mid-body': ['offline', 'unclear'],
	'captive portal': ['unclear'],
	'redirect to another host': ['offline', 'unclear'],
	'204': ['unclear'],
	'truncated JSON': ['unclear'],
	'one byte a second': ['offline'],
	'untrusted certificate': ['offline'],
	'broken TLS': ['offline']
};

/** What of an item's way the fault befalls. */
type Place = 'text' | 'upload begun' | 'upload' | 'photo received';

/** Storage has no word of ours, and is the one that looks at the token of an upload. */
function truth(fault: Fault, place: Place): readonly string[] {
	if (place === 'text' || place === 'photo received') return TRUTH[fault];
	if (fault === 'token too old' || fault === 'key replaced') return ['signed_out'];
	return TRUTH[fault][0] === 'refused' ? ['busy'] : TRUTH[fault];
}

function strikes(place: Place, id: string, names: Map<string, string>) {
	return ({ method, path, headers, body }: Asked): boolean => {
		if (place === 'text') return path.endsWith('/rpc/submit_report') && body.includes(id);
		if (place === 'photo received')
			return path.endsWith('/receive-photo') && method === 'POST' && body.includes(id);
		const named = /objectName ([^,]+)/.exec(headers['upload-metadata'] ?? '')?.[1];
		if (method === 'POST' && named) {
			const name = Buffer.from(named, 'base64').toString();
			names.set('latest', name);
			return place === 'upload begun' && name === id;
		}
		// Photos go one after the other: what is sent belongs to the upload begun last.
		return place === 'upload' && method === 'PATCH' && names.get('latest') === id;
	};
}

/** Files five reports with a photo each, without signal, and keeps the queue. */
async function fillQueue(page: Page): Promise<{ texts: string[]; photos: string[] }> {
	for (let n = 1; n <= QUEUE; n++) {
		await file(page, { words: `Sighting ${n}`, urgency: 'today', photos: 1 });
		await page.getByRole('link', { name: 'Home' }).first().click();
	}
	await page.getByRole('link', { name: 'My reports', exact: true }).click();
	const byFiling = (a: RawRow, b: RawRow) => a.filedAt!.getTime() - b.filedAt!.getTime();
	const texts = (await rowsOf(page, 'parcels')).sort(byFiling).map(({ id }) => id);
	const photos = await rowsOf(page, 'photos');
	const ofText = (id: string) =>
		(photos as (RawRow & { parentId: string })[]).find(({ parentId }) => parentId === id)!.id;
	await keepOutbox(page);
	return { texts, photos: texts.map(ofText) };
}

/** Asks for what waits to be sent, and waits until it has been tried. */
async function round(page: Page, struck: () => boolean): Promise<void> {
	await tell(page, 'send');
	await expect.poll(struck, { timeout: 90_000, intervals: [20] }).toBe(true);
	await quiet(page);
}

const PLACES: readonly Place[] = ['text', 'photo received', 'upload begun', 'upload'];

for (const place of PLACES)
	test(`each fault at ${ALL ? 'each position' : 'one position'} of a queue of five, befalling: ${place} @row13 @row15 @row32 @row98 @mode1 @mode2 @mode3 @mode4`, async ({
		stage
	}) => {
		test.setTimeout(ALL ? 3_600_000 : 900_000);
		const proxy = await startFaultProxy(stage.url, certificate);
		const phone = await stage.phone('harbour', undefined, proxy.url);
		const { page } = phone;
		await phone.offline(true);
		const queue = await fillQueue(page);
		// The phone's own patience is a tenth where it is tried, and as ever where it is not.
		const patience = (part: number) =>
			page.evaluate((part) => Object.assign(window, { part }), part);
		await page.evaluate(() => {
			const real = AbortSignal.timeout.bind(AbortSignal);
			AbortSignal.timeout = (ms) => real(ms / ((window as { part?: number }).part ?? 1));
		});
		let browserErrors: string[] = [];
		page.on('requestfailed', (request) => browserErrors.push(request.failure()!.errorText));
		proxy.rule = () => 'captive portal';
		await phone.offline(false);
		await quiet(page);

		let combinations = 0;
		for (const [index, fault] of FAULTS.entries())
			for (let at = 0; at < QUEUE; at++)
				if (ALL || at === (index + SAMPLE) % QUEUE)
					await test.step(`${fault}, at ${at + 1}`, async () => {
						const id = place === 'text' ? queue.texts[at]! : queue.photos[at]!;
						const table = place === 'text' ? 'parcels' : 'photos';
						await stage.emptied();
						await putBackOutbox(page);
						const struck = strikes(place, id, new Map());
						let strokes = 0;
						proxy.rule = (asked) => (struck(asked) ? (strokes++, fault) : null);
						await patience(fault === 'no answer' || fault === 'one byte a second' ? 10 : 1);
						browserErrors = [];
						await round(page, () => strokes > 0);
						const refusal = TLS_FAULTS[fault];
						if (refusal)
							await expect
								.poll(async () => {
									await tell(page, 'send');
									return browserErrors.filter((error) => refusal.test(error)).length;
								})
								.toBeGreaterThan(0);
						await quiet(page);
						await patience(1);

						// What the phone says of it is true, and the rest is where it should be.
						const read = async () => (await rowsOf(page, table)).find((row) => row.id === id);
						let item = await read();
						// A quick retry may have begun meanwhile.
						await expect.poll(async () => (item = await read())?.state).not.toBe('attempting');
						if (item) {
							const reasons = truth(fault, place);
							expect(reasons).toContain(item.trouble?.reason);
							expect(item.state).toBe(reasons[0] === 'refused' ? 'parked' : 'waiting');
							await tell(page, 'changed');
							const said =
								place !== 'text' && item.state === 'parked'
									? /needs you/
									: troubleWords(item.trouble as never);
							await expect(page.getByText(said).first()).toBeVisible();
						} else expect(place).not.toBe('text'); // only a photo may mend itself within a round
						const arrived = await stage.sql('select id from public.reports');
						if (place !== 'text') expect(arrived).toHaveLength(QUEUE);
						else if (item!.state === 'parked') expect(arrived).toHaveLength(QUEUE - 1);
						else expect(arrived.length).toBeLessThanOrEqual(at + 1);

						proxy.rule = () => null;
						if (item?.state === 'parked')
							await page
								.getByRole('button', { name: /Try again/ })
								.first()
								.click();
						await drained(page);
						const reports = await stage.sql('select id from public.reports order by received_at');
						const ids = reports.map((row) => row.id);
						if (item?.state === 'parked' && place === 'text')
							expect(ids).toEqual([...queue.texts.filter((other) => other !== id), id]);
						else expect(ids).toEqual(queue.texts);
						expect(
							await stage.sql(`select
							(select count(*)::int from public.addenda) as addenda,
							(select count(*)::int from public.photos where received_at is not null) as received,
							(select count(*)::int from public.photos) as announced,
							(select count(*)::int from storage.objects) as objects`)
						).toEqual([{ addenda: 0, received: QUEUE, announced: QUEUE, objects: QUEUE }]);
						combinations++;
					});
		console.log(
			`${place}: ${combinations} combinations of fault and position, nothing lost or doubled (${SAMPLE_WORDS})`
		);
		await proxy.stop();
	});
