import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { referenceOf } from '$lib/report/reference.ts';
import { fetchWhenNeeded } from './ashore.ts';
import { SESSION_KEY, sessionPocket } from '$lib/supabase/auth-client.ts';
import { submit } from './submit.ts';

fetchWhenNeeded();

const NOW = new Date();
const id = crypto.randomUUID();
const draft = { id, author: 'barnaby', reportId: id, content: { indicators: ['no_lights'] } };
const receipt = {
	report_id: draft.id,
	reference: referenceOf(draft.id),
	kind: 'report',
	received_at: '2026-11-03T14:00:00+00:00',
	step: 'officer',
	owner_name: 'Coral Sampleton',
	reason: 'first_choice',
	hotline_alerted: true,
	deadline_at: '2026-11-03T14:15:00.123456+00:00'
};

function tokenOf(sub: string): string {
	return `x.${btoa(JSON.stringify({ sub })).replaceAll('=', '')}.x`;
}

function keepSession(sub: string, minutes = 60): Promise<void> {
	const expires_at = Math.floor(Date.now() / 1000) + minutes * 60;
	return sessionPocket.set(
		SESSION_KEY,
		JSON.stringify({ access_token: tokenOf(sub), refresh_token: 'r', expires_at })
	);
}

/** A server that answers every question so. */
function answering(answer: () => Response | Promise<Response>) {
	const asked: Request[] = [];
	vi.stubGlobal('fetch', async (input: RequestInfo, init: RequestInit) => {
		asked.push(new Request(input, init));
		return answer();
	});
	return asked;
}

beforeEach(async () => {
	vi.stubGlobal('location', { origin: 'http://kraken.test' });
	await sessionPocket.clear();
	await keepSession('barnaby');
});
afterEach(() => vi.unstubAllGlobals());

test('the receipt comes back as it was given', async () => {
	const asked = answering(() => Response.json(receipt));
	await expect(submit(draft, NOW)).resolves.toEqual({
		reference: referenceOf(draft.id),
		kind: 'report',
		receivedAt: new Date('2026-11-03T14:00:00Z'),
		step: 'officer',
		ownerName: 'Coral Sampleton',
		reason: 'first_choice',
		hotlineAlerted: true,
		deadlineAt: new Date('2026-11-03T14:15:00.123Z')
	});
	expect(asked[0]!.headers.get('authorization')).toBe(`Bearer ${tokenOf('barnaby')}`);
	expect(await asked[0]!.json()).toMatchObject({ report_id: draft.id, sent_at: NOW.toISOString() });
});

const word = (status: number, message: string, details: string | null = null) =>
	Response.json({ code: `PT${status}`, message, details, hint: null }, { status });
/** What PostgreSQL or PostgREST say, and none of our functions. */
const foreign = (status: number, code: string, message = '') =>
	Response.json({ code, message, details: null, hint: null }, { status });
const html = (status: number) =>
	new Response('<html>Log in to Marina Wi-Fi', {
		status,
		headers: { 'content-type': 'text/html' }
	});
const json = { 'content-type': 'application/json' };

test.each<[string, () => Response | Promise<Response>, string, boolean]>([
	['no network', () => Promise.reject(new TypeError('Failed to fetch')), 'offline', true],
	[
		'nobody answers in time',
		() => Promise.reject(new DOMException('', 'TimeoutError')),
		'offline',
		true
	],
	['the server falters', () => word(500, 'oh'), 'busy', true],
	['a proxy falters', () => html(502), 'busy', true],
	['it is being started', () => word(503, 'starting'), 'busy', true],
	['too many ask', () => word(429, 'slow down'), 'busy', true],
	[
		'one account has filed too many',
		() => word(429, 'too_many_reports', '2026-11-03T15:10:00Z'),
		'too_many_reports',
		true
	],
	['it does not know the function yet', () => foreign(404, 'PGRST202'), 'busy', true],
	['PostgreSQL dies in the middle of it', () => foreign(400, ''), 'busy', true],
	['a function is missing for a moment', () => foreign(404, '42883'), 'busy', true],
	['a grant is missing', () => foreign(403, '42501', 'permission denied'), 'busy', true],
	[
		'another word of ours has a foreign code',
		() => foreign(400, '22P02', 'not_allowed'),
		'busy',
		true
	],
	['a captive portal says 200', () => html(200), 'unclear', true],
	['a captive portal says 403', () => html(403), 'unclear', true],
	['a captive portal says 511', () => html(511), 'unclear', true],
	['nothing is in the answer', () => new Response(null, { status: 204 }), 'unclear', true],
	[
		'half of the answer is lost',
		() => new Response(JSON.stringify(receipt).slice(0, 60), { headers: json }),
		'unclear',
		true
	],
	[
		'it is the receipt of another report',
		() => Response.json({ ...receipt, report_id: crypto.randomUUID() }),
		'unclear',
		true
	],
	[
		'the reference is another',
		() => Response.json({ ...receipt, reference: 'KR-2222-2222' }),
		'unclear',
		true
	],
	[
		'the receipt has no time',
		() => Response.json({ ...receipt, received_at: 'soon' }),
		'unclear',
		true
	],
	['it is a list', () => Response.json([receipt]), 'unclear', true],
	['the token is too old', () => word(401, 'JWT expired'), 'signed_out', true],
	['a field cannot be read', () => word(422, 'report_unreadable', 'position'), 'refused', false],
	['the account is off', () => word(403, 'person_inactive'), 'refused', false],
	['the id belongs to somebody', () => word(409, 'report_id_taken'), 'refused', false]
])('%s: no receipt, and the right reason @row13', async (_, answer, reason, passing) => {
	answering(answer);
	await expect(submit(draft, NOW)).rejects.toMatchObject({ reason, passing });
});

test('a field that cannot be read is named', async () => {
	answering(() => word(422, 'report_unreadable', 'position'));
	await expect(submit(draft, NOW)).rejects.toMatchObject({ detail: 'position' });
});

test('another host that answers in place of ours is not believed @row13', async () => {
	answering(() => {
		const portal = Response.json(receipt);
		Object.defineProperties(portal, {
			redirected: { value: true },
			url: { value: 'http://portal.test/' }
		});
		return portal;
	});
	await expect(submit(draft, NOW)).rejects.toMatchObject({ reason: 'unclear' });
});

test('nothing is asked as nobody', async () => {
	await sessionPocket.clear();
	const asked = answering(() => Response.json(receipt));
	await expect(submit(draft, NOW)).rejects.toMatchObject({ reason: 'signed_out' });
	expect(asked).toEqual([]);
});

test('nothing is sent as somebody else who signed in since', async () => {
	await keepSession('petra');
	const asked = answering(() => Response.json(receipt));
	await expect(submit(draft, NOW)).rejects.toMatchObject({ reason: 'signed_out' });
	expect(asked).toEqual([]);
});

test('without network and with a token too old it is offline, not signed out, and quick', async () => {
	await keepSession('barnaby', -5);
	vi.stubGlobal('navigator', { onLine: false });
	const asked = answering(() => Response.json(receipt));
	await expect(submit(draft, NOW)).rejects.toMatchObject({ reason: 'offline' });
	expect(asked).toEqual([]);
});
