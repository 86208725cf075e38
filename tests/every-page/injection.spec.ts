/** Whatever anybody wrote is shown as words: in every field there is, to everybody who reads it. */
import type { Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { expect, test, type Name } from '../support/stage.ts';

const PAYLOADS = [
	'<img src=x onerror="window.ran=1">',
	'"><script>window.ran=1</script>',
	`'><svg onload=window.ran=1>`,
	'<iframe srcdoc="<script>top.ran=1</script>">',
	'javascript:window.ran=1',
	'{@html window.ran=1}${window.ran=1}',
	'</title><style>*{display:none}</style>'
];
const REPORT = readFileSync('supabase/tests/payloads/report-2.json', 'utf8');

/** What in a report is somebody's own words; all else is chosen, measured or made. */
const WORDS = [
	'description',
	'place_text',
	'name',
	'from_name',
	'home_port',
	'superstructure',
	'marks',
	'as_typed',
	'normalised',
	'towards',
	'registration',
	'make',
	'colour',
	'hours',
	'reference',
	'text',
	'number'
];

let turn = 0;
const next = () => PAYLOADS[turn++ % PAYLOADS.length]!;

/** The same with every word of somebody's own replaced. */
function poisoned(value: unknown, key = ''): unknown {
	if (Array.isArray(value)) return value.map((each) => poisoned(each, key));
	if (value !== null && typeof value === 'object')
		return Object.fromEntries(Object.entries(value).map(([k, each]) => [k, poisoned(each, k)]));
	return typeof value === 'string' && WORDS.includes(key) ? next() : value;
}

/** Page by page, for each who reads it. */
const PAGES: readonly [Name, (id: string) => readonly string[]][] = [
	['harbour', (id) => ['/home', '/reports', `/reports/${id}`, `/report/${id}/add`, '/phone']],
	['officer', (id) => ['/inbox', `/inbox/${id}`, `/inbox/${id}/redacted-copy`, '/notifications']],
	['hotline', (id) => ['/hotline', `/hotline/${id}`, '/hotline/by-phone']],
	[
		'supervisor',
		(id) => [
			'/now',
			'/region',
			`/region/${id}`,
			'/region/gaps',
			'/response-times?by=site',
			'/response-times/exports',
			'/response-times/site-contact'
		]
	],
	[
		'admin',
		() => [
			'/people',
			'/people?q=img',
			'/sites',
			'/regions',
			'/rosters',
			'/settings',
			'/settings/checklist'
		]
	]
];

/** Counts what the policy had to stop, from before anything is drawn. */
const watch = () => {
	const seen = window as unknown as { stopped: string[] };
	seen.stopped = [];
	document.addEventListener('securitypolicyviolation', (event) =>
		seen.stopped.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`)
	);
};
const ran = (page: Page) => page.evaluate(() => 'ran' in window);
const stopped = (page: Page) =>
	page.evaluate(() => (window as unknown as { stopped: string[] }).stopped);

test('scripts in every field are words on every page', async ({ stage }) => {
	const [home] = await stage.sql(
		`select site_id from public.reporter_sites where is_home and person_id = md5('person:harbour@example.test')::uuid`
	);
	const content = poisoned({ ...JSON.parse(REPORT), site_id: home!.site_id, urgency: 'now' });
	const filed = await stage.sql(
		`select (app.submit_report(gen_random_uuid(), md5('person:harbour@example.test')::uuid, $1, now(), now())).report_id`,
		[JSON.stringify(content)]
	);
	const { report_id } = filed[0] as { report_id: string };
	const as = (name: Name, text: string) =>
		stage.sql(
			`with who as (select set_config(
				'request.jwt.claims',
				jsonb_build_object('sub', md5('person:${name}@example.test')::uuid, 'role', 'authenticated', 'aal', 'aal2')::text,
				false
			)) select ${text} from who`
		);
	await as('officer', `public.acknowledge_report('${report_id}')`);
	await as('officer', `public.add_note('${report_id}', gen_random_uuid(), 'opinion', 'x')`);
	await as(
		'officer',
		`public.grade_item('${report_id}', gen_random_uuid(), 'x', 'vessel', 2, 'A', 'P')`
	);
	await as(
		'officer',
		`public.ask_reporter('${report_id}', gen_random_uuid(), (select code from public.feedback_wordings where kind = 'question' limit 1), 'x')`
	);
	await as('officer', `public.set_review('${report_id}', current_date + 30, 'x')`);
	await as('supervisor', `public.hold_report('${report_id}', 'x')`);
	await as(
		'harbour',
		`public.add_to_report('${report_id}', gen_random_uuid(), '{"payload_version": 1, "text": "<img src=x onerror=window.ran=1>", "photos": [], "saved_at": "2026-11-25T05:25:00Z"}', now())`
	);
	await as('officer', `public.extend_report('${report_id}', 'x')`);

	// and past every check of length and kind, whatever else is a text
	const columns = await stage.sql(
		`select table_name, column_name from information_schema.columns
		join information_schema.tables using (table_schema, table_name)
		where table_schema = 'public' and table_type = 'BASE TABLE' and data_type = 'text'
			and is_generated = 'NEVER' and column_name not in ('reference', 'photo_path')`
	);
	let poisonedFields = WORDS.length;
	await stage.sql('set session_replication_role = replica');
	for (const { table_name: table, column_name: column } of columns)
		try {
			const said = await stage.sql(
				`update public.${table} set ${column} = $1 where ${column} is not null returning 1`,
				[next()]
			);
			if (said.length > 0) poisonedFields++;
		} catch {
			// chosen from a list, a number, or one of its kind: no words can stand there
		}
	await stage.sql('set session_replication_role = origin');
	expect(poisonedFields).toBeGreaterThan(30);

	let shown = 0;
	let pages = 0;
	for (const [name, paths] of PAGES) {
		const { page } = await stage.phone(name, { width: 1280, height: 800 });
		await page.addInitScript(watch);
		for (const path of paths(report_id)) {
			await page.goto(stage.url + path);
			await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
			await page.waitForLoadState('networkidle');
			for (const summary of await page.locator('details:not([open]) > summary').all())
				await summary.click({ timeout: 2000 }).catch(() => undefined); // what opened closed it again
			expect(await ran(page), `${name} ${path}`).toBe(false);
			expect(await stopped(page), `${name} ${path}`).toEqual([]);
			pages++;
			const words = await page.locator('body').innerText();
			if (PAYLOADS.some((payload) => words.includes(payload))) shown++;
		}
	}
	console.log(
		`scripts in fields: ${poisonedFields} fields, ${pages} pages, 0 ran, words on ${shown}`
	);
	expect(shown).toBeGreaterThan(10); // they were there to be read
});

test('and where one got in, the policy of the page would stop it', async ({ stage }) => {
	const { page } = await stage.phone(null);
	await page.addInitScript(watch);
	await page.goto(`${stage.url}/sign-in`);
	const tries: Record<string, () => Promise<unknown>> = {
		'a script': () =>
			page.evaluate(() => {
				const script = document.createElement('script');
				script.textContent = 'window.ran = 1';
				document.body.append(script);
			}),
		'a script from elsewhere': () =>
			page.evaluate(() => {
				const script = document.createElement('script');
				script.src = 'https://elsewhere.example/x.js';
				document.body.append(script);
			}),
		'a script in an address': () =>
			page.evaluate(() => {
				const script = document.createElement('script');
				script.src = 'data:text/javascript,window.ran=1';
				document.body.append(script);
			}),
		'an attribute': () =>
			page.evaluate(() => {
				const image = document.createElement('img');
				image.setAttribute('onerror', 'window.ran = 1');
				image.src = '/nothing.png';
				document.body.append(image);
			}),
		'a link': () =>
			page.evaluate(() => {
				const link = document.createElement('a');
				link.setAttribute('href', 'javascript:window.ran=1');
				document.body.append(link);
				link.click();
			}),
		'words run as a program': () =>
			page.evaluate(() => {
				const link = document.createElement('a');
				link.setAttribute('onclick', 'window.ran = 1');
				document.body.append(link);
				link.click();
			}),
		'a frame': () =>
			page.evaluate(() => {
				const frame = document.createElement('iframe');
				frame.src = 'https://elsewhere.example/';
				document.body.append(frame);
			}),
		'a picture that tells': () =>
			page.evaluate(() => {
				new Image().src = 'https://elsewhere.example/?told';
			}),
		'a request that tells': () =>
			page.evaluate(() => fetch('https://elsewhere.example/').catch(() => undefined)),
		'a form that tells': () =>
			page.evaluate(() => {
				const form = document.createElement('form');
				form.action = 'https://elsewhere.example/';
				document.body.append(form);
				form.submit();
			}),
		'another base': () =>
			page.evaluate(() => {
				const base = document.createElement('base');
				base.href = 'https://elsewhere.example/';
				document.head.append(base);
			}),
		'an object': () =>
			page.evaluate(() => {
				const object = document.createElement('object');
				object.data = 'https://elsewhere.example/';
				document.body.append(object);
			})
	};
	for (const [name, attempt] of Object.entries(tries)) {
		const before = (await stopped(page)).length;
		await attempt();
		await expect
			.poll(async () => (await stopped(page)).length, { message: `${name} is stopped` })
			.toBeGreaterThan(before);
		expect(await ran(page), name).toBe(false);
	}
	console.log(`scripts in the page: ${Object.keys(tries).length} tried, all stopped by the policy`);
});
