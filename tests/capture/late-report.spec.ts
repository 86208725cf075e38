import { expect, test } from '../support/stage.ts';

test('a report that was on a phone for nine hours says so at the desk, and its target starts at receipt @row41', async ({
	stage
}) => {
	await stage.sql(
		`select app.submit_report(
			gen_random_uuid(), person_id, jsonb_build_object(
				'payload_version', 1, 'site_id', site_id, 'urgency', 'today', 'danger_to_life', false,
				'indicator_version', 1, 'indicators', '[]'::jsonb, 'description', 'Grey RHIB',
				'seen_at', now() - interval '9 hours', 'saved_at', now() - interval '8 hours',
				'place_text', 'off the pier'
			), now(), now()
		)
		from public.reporter_sites
		where is_home and person_id = md5('person:harbour@example.test')::uuid`
	);
	const { page } = await stage.phone('officer');
	const row = page.getByRole('listitem').or(page.getByRole('row')).filter({ hasText: 'Grey RHIB' });
	await expect(row.first()).toContainText('seen 9 h before received');
	await page.getByRole('link', { name: /Grey RHIB/ }).click();
	await expect(page.getByRole('main')).toContainText('seen 9 h before received');
	const [target] = await stage.sql(
		'select deadline_at - received_at = acknowledge_within as from_receipt from public.reports'
	);
	expect(target).toEqual({ from_receipt: true });
});
