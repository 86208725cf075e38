import { expect, test } from 'vitest';
import { message, type Due } from '../dispatch-notifications/message.ts';
import { settings } from './settings.ts';

const from = (variables: Record<string, string>) => settings((name) => variables[name]);

test('with nothing but the address of the app nobody is sent anything', () => {
	expect(from({ APP_URL: 'https://a.example/' })).toEqual({
		app: 'https://a.example',
		vapid: null,
		notify: null
	});
});

test('half of what a service needs is said at once, not at the first message', () => {
	expect(() => from({ APP_URL: 'https://a.example', VAPID_SUBJECT: 'mailto:a@b.example' })).toThrow(
		'No VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY here'
	);
	expect(() => from({})).toThrow('No APP_URL here');
});

test('GOV.UK Notify is where it is unless another address is named', () => {
	const key = { NOTIFY_API_KEY: 'k', NOTIFY_EMAIL_TEMPLATE: 'e', NOTIFY_SMS_TEMPLATE: 's' };
	const url = (more = {}) => from({ APP_URL: 'https://a.example', ...key, ...more }).notify?.url;
	expect(url()).toBe('https://api.notifications.service.gov.uk');
	expect(url({ NOTIFY_URL: 'http://here/' })).toBe('http://here');
});

test('a deployment may send e-mails and no texts, if it says so', () => {
	const key = { NOTIFY_API_KEY: 'k', NOTIFY_EMAIL_TEMPLATE: 'e' };
	const notify = (sms: string) =>
		from({ APP_URL: 'https://a.example', ...key, NOTIFY_SMS_TEMPLATE: sms }).notify;
	expect(notify('none')).toMatchObject({ emailTemplate: 'e', smsTemplate: null });
	expect(notify('s')).toMatchObject({ smsTemplate: 's' });
	expect(() => notify('')).toThrow('No NOTIFY_SMS_TEMPLATE here');
});

test('a message counts the reports and says nothing of them @row64', () => {
	const due = { attempt_id: 'x', urgency: 'now', reports: 1 } as Due;
	const said = (changes: Partial<Due>) => message({ ...due, ...changes }, 'https://a.example');
	const url = 'https://a.example/notification#open=x';
	expect(said({})).toEqual({ text: 'A report needs you', url });
	expect(said({ reports: 4 })).toEqual({ text: '4 reports need you', url });
	expect(said({ urgency: 'test', reports: 0 })).toEqual({
		text: 'This is a test',
		url: 'https://a.example/notification#test=x'
	});
	expect(said({ urgency: 'proof', reports: 0, expires_at: '2027-06-05T12:00:00+00:00' })).toEqual({
		text:
			'Show that messages still reach you here: open this link by 5 June at 13:00 and sign in. ' +
			'After that, new reports go to somebody else.',
		url: 'https://a.example/notification#test=x'
	});
	expect(said({ urgency: 'gaps', reports: 0 })).toEqual({
		text: expect.stringContaining('times in the next 30 days'),
		url: 'https://a.example/gaps'
	});
});

test('the letter about gaps goes by site, and says how many and never when @row68', () => {
	const said = (gaps: Due['gaps']) =>
		message({ attempt_id: 'x', urgency: 'gaps', reports: 0, gaps } as Due, 'https://a.example')
			.text;
	expect(
		said([
			{ kind: 'hotline', name: 'South', gaps: 3 },
			{ kind: 'site', name: 'Pier Harbour', gaps: 1 },
			{ kind: 'patch', name: 'Empty', gaps: 2 }
		]).split('\n')
	).toEqual([
		'The rota has times in the next 30 days when nobody is on duty for a patch or the hotline.',
		'',
		'Hotline of South: 3 gaps',
		'Pier Harbour: 1 gap',
		'Empty (no sites): 2 gaps',
		'',
		'Open the app to see them.'
	]);
	const many = Array.from({ length: 60 }, (_, n) => ({
		kind: 'site' as const,
		name: `Site ${n}`,
		gaps: 1
	}));
	const lines = said(many).split('\n');
	expect(lines).toHaveLength(55);
	expect(lines.at(-3)).toBe('And 10 more.');
});
