/** Outboxes of phones, filled without a person who types. */
import type { Page } from '@playwright/test';
import { join } from 'node:path';
import type pg from 'pg';
import { build } from 'vite';
import type { Fill, Payload } from './wire/fill.ts';

/** The script that files the reports, as one piece that a page can run. */
async function fillScript(): Promise<string> {
	const built = await build({
		configFile: false,
		logLevel: 'error',
		resolve: { alias: { $lib: join(import.meta.dirname, '../src/lib') } },
		build: {
			write: false,
			lib: {
				entry: join(import.meta.dirname, 'wire/fill.ts'),
				formats: ['iife'],
				name: 'fill'
			}
		}
	});
	const [bundle] = Array.isArray(built) ? built : [built];
	if (!bundle || !('output' in bundle)) throw new Error('no script was built');
	return bundle.output[0].code;
}

/** Files reports with photos on that phone, whose page shows the app. */
export async function fillOutbox(page: Page, what: Fill): Promise<Payload> {
	await page.evaluate(await fillScript());
	return page.evaluate((wanted) => {
		const { fillOutbox } = globalThis as unknown as { fillOutbox(what: Fill): Promise<Payload> };
		return fillOutbox(wanted);
	}, what);
}

/** The demonstration's harbour master and one of their sites. */
export async function whoAndWhere(db: pg.Client): Promise<Pick<Fill, 'author' | 'siteId'>> {
	const { rows } = await db.query(`select person_id as author, site_id as "siteId"
		from public.reporter_sites
		where person_id = md5('person:harbour@example.test')::uuid limit 1`);
	return rows[0] as Pick<Fill, 'author' | 'siteId'>;
}
