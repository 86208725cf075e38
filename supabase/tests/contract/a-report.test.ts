import { expect, test } from 'vitest';
import { payload, useSupabase, type Client } from './supabase.ts';

const supabase = useSupabase();

async function home(client: Client): Promise<string> {
	const { data } = await client
		.from('reporter_sites')
		.select('site_id')
		.eq('is_home', true)
		.single();
	return data!.site_id;
}

async function file(client: Client, changes = {}) {
	const report_id = crypto.randomUUID();
	const { data, error } = await client.rpc('submit_report', {
		report_id,
		content: payload(await home(client), changes),
		sent_at: new Date().toISOString()
	});
	expect(error).toBe(null);
	return { report_id, receipt: data! };
}

test('twenty equal posts at once over the API give twenty equal receipts and one report @row11 @mode3', async () => {
	const client = await supabase.as('harbour');
	const body = {
		report_id: crypto.randomUUID(),
		content: payload(await home(client)),
		sent_at: new Date().toISOString()
	};
	const answers = await Promise.all(
		Array.from({ length: 20 }, () => client.rpc('submit_report', body))
	);
	expect(answers.map(({ error }) => error)).toEqual(Array(20).fill(null));
	expect(new Set(answers.map(({ data }) => JSON.stringify(data))).size).toBe(1);
	const { data: mine } = await client.rpc('my_reports', { size: 100 });
	expect(mine!.filter(({ id }) => id === body.report_id)).toHaveLength(1);
});

test('from filing to closing, each seeing what is theirs to see', async () => {
	const harbour = await supabase.as('harbour');
	const { report_id, receipt } = await file(harbour);
	expect(receipt).toMatchObject({
		report_id,
		kind: 'report',
		reference: expect.stringMatching(/^KR-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/),
		step: 'officer',
		owner_name: 'Coral Sampleton',
		hotline_alerted: true
	});

	const officer = await supabase.as('officer');
	const { data: desk } = await officer
		.from('desk_reports')
		.select('*')
		.eq('id', report_id)
		.single();
	expect(desk).toMatchObject({
		reference: receipt.reference,
		site_name: 'Yarmouth Harbour',
		reporter_name: 'Barnaby Bollard',
		owner_name: 'Coral Sampleton',
		indicators: ['no_lights', 'landing']
	});
	const acknowledged = await officer.rpc('acknowledge_report', { report_id });
	expect(acknowledged.data).toMatchObject({ report_id, acknowledged_at: expect.any(String) });
	const closed = await officer.rpc('close_report', {
		report_id,
		outcome: 'passed_to_partner',
		reason: 'Sent on'
	});
	expect(closed.error).toBe(null);

	const { data: timeline } = await harbour.rpc('my_report_timeline', { report_id });
	expect(timeline!.map(({ kind }) => kind)).toEqual([
		'received',
		'routed',
		'alerted',
		'acknowledged',
		'closed'
	]);
	const { data: mine } = await harbour.rpc('my_reports', { size: 1 });
	expect(mine![0]).toMatchObject({
		feedback: 'passed_to_partner',
		acknowledged_by: 'Coral Sampleton'
	});
});

test('away, the officer is passed over; back, she is asked again', async () => {
	const [harbour, officer] = [await supabase.as('harbour'), await supabase.as('officer')];
	expect((await officer.rpc('set_away', { away: true })).data).toBe(true);
	try {
		expect((await file(harbour)).receipt).toMatchObject({
			step: 'twin',
			owner_name: 'Finn Mockridge',
			reason: 'officer_unavailable'
		});
		const { data } = await harbour.rpc('my_officers');
		expect(data!.find(({ standing }) => standing === 'officer')).toMatchObject({
			available: false
		});
	} finally {
		await officer.rpc('set_away', { away: false });
	}
	expect((await file(harbour)).receipt).toMatchObject({ step: 'officer' });
});

test('handed back it goes on; the hotline claims an urgent one, and the second operator is told', async () => {
	const [harbour, officer] = [await supabase.as('harbour'), await supabase.as('officer')];
	const { report_id } = await file(harbour);
	const handed = await officer.rpc('release_report', { report_id, reason: 'At sea' });
	expect(handed.data).toMatchObject({ owner_step: 'twin' });
	const [one, two] = [await supabase.as('hotline'), await supabase.as('hotline.two')];
	expect((await one.rpc('claim_report', { report_id })).data).toMatchObject({
		owner_step: 'hotline'
	});
	const lost = await two.rpc('claim_report', { report_id });
	expect(lost.status).toBe(409);
	expect(lost.error).toMatchObject({ message: 'already_claimed' });
});

test('the words of refusal come with their status', async () => {
	const [harbour, officer] = [await supabase.as('harbour'), await supabase.as('officer')];
	const unreadable = await harbour.rpc('submit_report', {
		report_id: crypto.randomUUID(),
		content: payload(null, { seen_at: 'noon' }),
		sent_at: new Date().toISOString()
	});
	expect(unreadable.status).toBe(422);
	expect(unreadable.error).toMatchObject({ message: 'report_unreadable', details: 'seen_at' });

	const stranger = await officer.rpc('submit_report', {
		report_id: crypto.randomUUID(),
		content: payload(null),
		sent_at: new Date().toISOString()
	});
	expect(stranger.status).toBe(403);
	expect(stranger.error).toMatchObject({ message: 'not_a_reporter' });

	const { report_id } = await file(harbour);
	const early = await officer.rpc('close_report', { report_id, outcome: 'duplicate', reason: 'x' });
	expect(early.status).toBe(409);
	expect(early.error).toMatchObject({ message: 'acknowledge_first' });
});

test('a session that is none is a 401, never an empty list', async () => {
	const answer = await fetch(`${supabase.url}/rest/v1/rpc/my_reports`, {
		method: 'POST',
		headers: {
			apikey: supabase.key,
			authorization: 'Bearer not.a.token',
			'content-type': 'application/json'
		},
		body: '{}'
	});
	expect(answer.status).toBe(401);
	const { error, status } = await supabase.client().from('desk_reports').select();
	expect([401, 403]).toContain(status);
	expect(error).toMatchObject({ code: '42501' });
});

test('what a phone keeps for the dead spots: officers, numbers, checklist, itself @row2', async () => {
	const client = await supabase.as('marina.sussex');
	const [officers, numbers, indicators, me] = await Promise.all([
		client.rpc('my_officers'),
		client.from('contact_numbers').select('kind, label, number, last_checked_on'),
		client
			.from('indicators')
			.select('version, code, grouping, wording, audience, position')
			.order('position'),
		client.from('people').select('id, name, role, reporter_kind, region_id')
	]);
	expect(officers.data!.length).toBeGreaterThanOrEqual(4);
	expect(numbers.data!.filter(({ kind }) => kind === 'hotline')).toHaveLength(1);
	expect(indicators.data!.length).toBeGreaterThanOrEqual(12);
	expect(me.data).toEqual([
		expect.objectContaining({ role: 'reporter', reporter_kind: 'marina_manager' })
	]);
});

test('a supervisor’s numbers, and nobody else’s', async () => {
	const supervisor = await supabase.as('supervisor');
	const { data, error } = await supervisor.rpc('figures', {
		since: '2026-01-01',
		until: '2030-01-01'
	});
	expect(error).toBe(null);
	expect(data!.find(({ measure }) => measure === 'received')!.done).toBeGreaterThan(0);
	const refused = await (
		await supabase.as('officer')
	).rpc('figures', { since: '2026-01-01', until: '2030-01-01' });
	expect(refused.status).toBe(403);
});
