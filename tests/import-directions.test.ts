import { ESLint } from 'eslint';
import { beforeAll, describe, expect, test, vi } from 'vitest';

const RULES = new Set(['no-restricted-imports', 'no-restricted-syntax']);
let eslint: ESLint;

/** ESLint and its parsers take seconds to wake on a small machine. */
const PATIENCE_MS = 60_000;
vi.setConfig({ testTimeout: PATIENCE_MS });

beforeAll(async () => {
	eslint = new ESLint({ cwd: new URL('..', import.meta.url).pathname });
	await eslint.lintText('', { filePath: 'src/lib/report/draft.ts' });
}, PATIENCE_MS);

/** What ESLint says of a made-up file that imports it, in each of the ways there are. */
async function complaints(filePath: string, source: string): Promise<number[]> {
	const ways = [`import '${source}';`, `export * from '${source}';`, `await import('${source}');`];
	return Promise.all(
		ways.map(async (line) => {
			const inSvelte = filePath.endsWith('.svelte');
			if (inSvelte && line.startsWith('export')) return -1;
			const text = inSvelte ? `<script lang="ts">\n\t${line}\n</script>\n` : `${line}\n`;
			const [result] = await eslint.lintText(text, { filePath });
			expect(result?.messages.filter(({ fatal }) => fatal)).toEqual([]);
			return result!.messages.filter(({ ruleId }) => RULES.has(ruleId ?? '')).length;
		})
	);
}

const SLICES = ['account', 'administration', 'capture', 'desk', 'notifications', 'supervision'];

const FORBIDDEN: [string, string][] = [
	['src/lib/report/draft.ts', '$lib/desk/model/order.ts'],
	['src/lib/report/draft.ts', '$lib/outbox/outbox.ts'],
	['src/lib/report/draft.ts', '$lib/roster/week.ts'],
	['src/lib/report/draft.ts', '$app/environment'],
	['src/lib/report/duration.ts', '$lib/ui/when.ts'],
	['src/lib/roster/shift.ts', '$lib/outbox/outbox.ts'],
	// within a slice: model knows neither data nor ui, data knows no ui
	...SLICES.flatMap((slice): [string, string][] => [
		[`src/lib/${slice}/model/rule.ts`, `$lib/${slice}/data/reads.ts`],
		[`src/lib/${slice}/model/rule.ts`, `$lib/${slice}/ui/words.ts`],
		[`src/lib/${slice}/model/rule.ts`, '$lib/supabase/client.ts'],
		[`src/lib/${slice}/model/rule.ts`, '$lib/ui/when.ts'],
		[`src/lib/${slice}/data/reads.ts`, `$lib/${slice}/ui/words.ts`],
		[`src/lib/${slice}/data/reads.ts`, '$lib/ui/when.ts']
	]),
	// between slices: nothing
	...SLICES.flatMap((slice, index): [string, string][] => {
		const other = SLICES[(index + 1) % SLICES.length]!;
		return [
			[`src/lib/${slice}/model/rule.ts`, `$lib/${other}/model/rule.ts`],
			[`src/lib/${slice}/data/reads.ts`, `$lib/${other}/data/reads.ts`],
			[`src/lib/${slice}/ui/Panel.svelte`, `$lib/${other}/ui/Panel.svelte`],
			[`src/lib/${slice}/ui/Panel.svelte`, `$lib/${other}/data/reads.ts`]
		];
	}),
	['src/lib/capture/photo/shrink.ts', '$lib/supabase/client.ts'],
	['src/lib/outbox/deliver.ts', '$lib/outbox/delivery/submit.ts'],
	['src/lib/outbox/deliver.ts', '$lib/supabase/client.ts'],
	['src/lib/outbox/deliver.ts', './delivery/submit.ts'],
	['src/lib/csv.ts', '$lib/ui/when.ts'],
	['src/lib/moment.ts', '$lib/report/draft.ts'],
	['src/lib/badge.ts', '$lib/supabase/client.ts'],
	['src/lib/outbox/waiting.svelte.ts', '$lib/outbox/delivery/submit.ts'],
	['src/lib/outbox/deliver.ts', '$lib/ui/when.ts'],
	['src/lib/outbox/deliver.ts', '$lib/desk/model/acts.ts'],
	['src/lib/outbox/delivery/submit.ts', '$lib/desk/data/queue.ts'],
	['src/lib/outbox/delivery/submit.ts', '$lib/ui/when.ts'],
	['src/lib/supabase/client.ts', '$lib/desk/model/report.ts'],
	['src/lib/supabase/client.ts', '$lib/outbox/outbox.ts'],
	['src/lib/storage/cache.ts', '$lib/supabase/client.ts'],
	['src/lib/ui/Tag.svelte', '$lib/desk/data/queue.ts'],
	['src/lib/ui/Tag.svelte', '$lib/outbox/outbox.ts'],
	['src/lib/ui/fresh.svelte.ts', '$lib/supabase/live.ts'],
	['src/lib/map/chart.ts', '$lib/desk/data/chart.ts'],
	// one room for each foreign thing
	['src/lib/outbox/deliver.ts', '@supabase/supabase-js'],
	['src/lib/ui/Tag.svelte', '@supabase/supabase-js'],
	['src/routes/+layout.ts', '@supabase/supabase-js'],
	['src/routes/(staff)/inbox/+page.svelte', '@supabase/postgrest-js'],
	['src/lib/ui/Tag.svelte', 'leaflet'],
	['src/routes/+page.ts', 'leaflet/dist/leaflet.css'],
	['src/lib/administration/data/site-cover.ts', 'leaflet'],
	// Svelte where Svelte is written
	['src/lib/outbox/outbox.ts', 'svelte/reactivity'],
	['src/lib/supabase/client.ts', 'svelte/store'],
	['src/lib/desk/model/order.svelte.ts', 'svelte/reactivity'],
	['src/routes/+layout.ts', 'svelte'],
	['src/lib/report/time-left.ts', '$lib/server-time.ts'],
	// no way up, and none across
	['src/routes/+layout.svelte', '../app.scss'],
	['src/lib/ui/when.ts', '../report/draft.ts'],
	['src/routes/(staff)/+layout.ts', '../+layout.ts'],
	['src/routes/(staff)/inbox/+page.svelte', '../../(administrator)/rosters/+page.ts'],
	['src/routes/(reporter)/report/[id]/what/+page.svelte', '../../../../+layout.ts'],
	['src/routes/(reporter)/report/[id]/what/+page.ts', 'svelte'],
	['src/lib/supabase/client.ts', '/supabase/gateway/start.ts'],
	['src/routes/+page.ts', 'supabase/tests/support/harness.ts'],
	['supabase/gateway/start.ts', '../../src/lib/failure.ts'],
	['supabase/gateway/start.ts', '$lib/failure.ts']
];

const ALLOWED: [string, string][] = [
	['src/lib/report/draft.ts', '$lib/failure.ts'],
	['src/lib/report/draft.ts', './position.ts'],
	['src/lib/report/draft.ts', 'valibot'],
	['src/lib/desk/model/order.ts', '$lib/report/draft.ts'],
	...SLICES.flatMap((slice): [string, string][] => [
		[`src/lib/${slice}/data/reads.ts`, `$lib/${slice}/model/rule.ts`],
		[`src/lib/${slice}/data/reads.ts`, '$lib/supabase/client.ts'],
		[`src/lib/${slice}/ui/Panel.svelte`, `$lib/${slice}/data/reads.ts`],
		[`src/lib/${slice}/ui/Panel.svelte`, `$lib/${slice}/model/rule.ts`],
		[`src/lib/${slice}/ui/Panel.svelte`, '$lib/ui/Tag.svelte'],
		[`src/lib/${slice}/ui/Panel.svelte`, '$lib/outbox/waiting.svelte.ts']
	]),
	['src/lib/outbox/delivery/submit.ts', '$lib/outbox/outbox.ts'],
	['src/lib/outbox/delivery/submit.ts', '$lib/supabase/client.ts'],
	['src/lib/outbox/delivery/aboard.ts', '@supabase/supabase-js'],
	['src/lib/outbox/deliver.ts', '$lib/report/draft.ts'],
	['src/lib/outbox/deliver.ts', '$lib/failure.ts'],
	['src/lib/outbox/outbox.ts', 'idb'],
	['src/lib/outbox/waiting.svelte.ts', 'svelte/reactivity'],
	['src/lib/desk/data/desk.ts', '$lib/desk/model/report.ts'],
	['src/lib/supabase/client.ts', '@supabase/supabase-js'],
	['src/lib/supabase/client.ts', './database.types.ts'],
	['src/lib/capture/photo/metadata.ts', '$lib/report/wall-clock.ts'],
	['src/lib/map/chart.ts', 'leaflet'],
	['src/lib/map/Chart.svelte', 'leaflet'],
	['src/lib/ui/Tag.svelte', '$lib/report/time-left.ts'],
	['src/lib/ui/fresh.svelte.ts', 'svelte/reactivity'],
	['src/lib/ui/clock.svelte.ts', '$lib/server-time.ts'],
	['src/lib/desk/ui/Facts.svelte', '$lib/ui/Tag.svelte'],
	['src/routes/+layout.svelte', '$lib/supabase/session.ts'],
	['src/routes/+layout.svelte', '$lib/outbox/deliver.ts'],
	['src/routes/(reporter)/home/+page.svelte', '../reporter.svelte.ts'],
	['src/routes/(reporter)/report/[id]/what/+page.svelte', '../../../reporter.svelte.ts'],
	['src/routes/(staff)/inbox/+page.svelte', '$lib/map/chart.ts'],
	['supabase/gateway/start.ts', './clock.ts'],
	['supabase/tests/contract/supabase.ts', '../../../src/lib/supabase/database.types.ts'],
	['supabase/gateway/start.ts', '@supabase/supabase-js'],
	['src/lib/desk/data/desk.test.ts', '$lib/outbox/outbox.ts'],
	['supabase/tests/reports/submit.test.ts', '../../../src/lib/report/reference.ts']
];

describe('a forbidden import is reported', () => {
	test.each(FORBIDDEN)('%s may not know %s', async (file, source) => {
		for (const count of await complaints(file, source)) expect(count).not.toBe(0);
	});
});

test.each([
	'src/lib/report/draft.test.ts',
	'tests/support/stage.ts',
	'supabase/tests/support/cast.ts'
])('an unseeded random choice is reported in %s', async (filePath) => {
	const [result] = await eslint.lintText('export const n = Math.random();\n', { filePath });
	expect(result!.messages.map(({ ruleId }) => ruleId)).toEqual(['no-restricted-properties']);
});

describe('an allowed import is not', () => {
	test.each(ALLOWED)('%s may know %s', async (file, source) => {
		for (const count of await complaints(file, source)) expect(count).toBeLessThanOrEqual(0);
	});
});
