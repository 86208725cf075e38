/** E-mail over SMTP, against a real server. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MailFailed, mailerOf, serverOf } from './mail.ts';
import { isAway } from '../process/pool.ts';
import { silentServer, smtpServer, type Smtp } from './smtp.fixture.ts';
import { Trouble } from '../trouble.ts';

const FROM = 'Kraken reporting <no-reply@harbour.test>';
const ANN = 'ann@harbour.test';
const mailer = (port: number, url = `smtp://127.0.0.1:${port}`, options = {}) =>
	mailerOf({ SMTP_URL: url, MAIL_FROM: FROM }, options)!;
const mail = (changes: object = {}) => ({ recipient: ANN, subject: 'S', body: 'B', ...changes });

let smtp: Smtp;
beforeEach(async () => {
	smtp = await smtpServer();
});
afterEach(() => smtp.stop());

test('a message arrives as it was written, from the sender to the one recipient', async () => {
	const body = 'Ahoy – 123456\n.\nRCPT TO:<eve@evil.test>\n..\nend';
	await mailer(smtp.port).send(mail({ subject: 'Your sign-in code', body }));
	expect(smtp.handed).toMatchObject([{ from: 'no-reply@harbour.test', to: [ANN] }]);
	const { text } = smtp.handed[0]!;
	expect(text).toMatch(/^From: Kraken reporting <no-reply@harbour\.test>\r$/m);
	expect(text).toMatch(/^To: ann@harbour\.test\r$/m);
	expect(text).toMatch(/^Subject: Your sign-in code\r$/m);
	expect(text).toMatch(/^Auto-Submitted: auto-generated\r$/m);
	expect(text).toContain('123456');
	expect(text).toContain('\r\n.\r\nRCPT TO:<eve@evil.test>\r\n..\r\nend');
});

test.each([
	'ann@harbour.test\r\nBcc: eve@evil.test',
	'ann@harbour.test\nRCPT TO:<eve@evil.test>',
	'ann@harbour.test, eve@evil.test',
	'ann@harbour.test;eve@evil.test',
	'<ann@harbour.test> SIZE=1',
	'Ann <ann@harbour.test>',
	'"ann\r\n"@harbour.test',
	'ann@harbour.test\u0000',
	'ann@[127.0.0.1]',
	'ann',
	''
])('%j is handed to nobody', async (recipient) => {
	await expect(mailer(smtp.port).send(mail({ recipient }))).rejects.toThrow(
		'The recipient is no e-mail address'
	);
	expect(smtp.connections).toBe(0);
});

test('a subject with a line break makes no header', async () => {
	await mailer(smtp.port).send(mail({ subject: 'S\r\nBcc: eve@evil.test\r\n\r\nX' }));
	expect(smtp.handed[0]!.to).toEqual([ANN]);
	expect(smtp.handed[0]!.text).not.toMatch(/^Bcc:/im);
});

describe('what goes wrong is an error with its cause, and no error of a database', () => {
	const failing = async (sending: Promise<void>) => {
		const error = await sending.then(
			() => null,
			(error: Error) => error
		);
		expect(error).toBeInstanceOf(MailFailed);
		expect(isAway(error)).toBe(false);
		return error!.message;
	};

	test('a server that is not there', async () => {
		const gone = await silentServer();
		await gone.stop();
		expect(await failing(mailer(gone.port).send(mail()))).toContain('ECONNREFUSED');
		expect(await failing(mailer(gone.port).check())).toContain('ECONNREFUSED');
	});

	test('a server that takes the connection and says nothing', async () => {
		const silent = await silentServer();
		const one = mailer(silent.port, undefined, { patienceMs: 200 });
		expect(await failing(one.send(mail()))).toMatch(/no end after 0.2 seconds|Greeting never/);
		expect(await failing(one.check())).toMatch(/no end after 0.2 seconds|Greeting never/);
		await silent.stop();
	});

	test('a server that refuses the recipient', async () => {
		smtp.refuses = 'no such mailbox';
		expect(await failing(mailer(smtp.port).send(mail()))).toContain('no such mailbox');
		expect(smtp.handed).toEqual([]);
	});

	test('a server that refuses the password, which is in no message', async () => {
		const strict = await smtpServer({
			authOptional: false,
			allowInsecureAuth: true,
			onAuth: ({ password }, _session, done) =>
				password === 's3cr@t' ? done(null, { user: 'u' }) : done(new Error('wrong password'))
		});
		const url = (password: string) => `smtp://user:${password}@127.0.0.1:${strict.port}`;
		const words = await failing(mailer(0, url('n0t-it')).check());
		expect(words).toContain('wrong password');
		expect(words).not.toContain('n0t-it');
		await mailer(0, url('s3cr%40t')).send(mail());
		expect(strict.handed).toHaveLength(1);
		await strict.stop();
	});

	test('a server without TLS where TLS is asked for', async () => {
		const plain = await smtpServer({ disabledCommands: ['STARTTLS'] });
		const url = `smtp://127.0.0.1:${plain.port}?requireTLS=true`;
		await failing(mailer(0, url).send(mail()));
		expect(plain.handed).toEqual([]);
		await plain.stop();
	});
});

test('of many who ask at once whether it works, one connection is opened', async () => {
	const one = mailer(smtp.port);
	await Promise.all(Array.from({ length: 30 }, () => one.check()));
	expect(smtp.connections).toBe(1);
	await one.check();
	expect(smtp.connections).toBe(2);
});

describe('the environment', () => {
	test('without a server there is no mailer', () => {
		expect(mailerOf({})).toBe(null);
		expect(mailerOf({ SMTP_URL: '' })).toBe(null);
	});

	test('beyond this machine TLS is demanded unless somebody said otherwise', () => {
		expect(serverOf('smtps://u:p%40s@mail.example.org')).toEqual({
			...{ host: 'mail.example.org', port: 465, secure: true, requireTLS: false },
			...{ ignoreTLS: false, auth: { user: 'u', pass: 'p@s' } }
		});
		expect(serverOf('smtp://mail.example.org')).toMatchObject({ port: 587, requireTLS: true });
		expect(serverOf('smtp://mail:25?requireTLS=false')).toMatchObject({
			...{ port: 25, requireTLS: false, ignoreTLS: false }
		});
		expect(serverOf('smtp://127.0.0.1:25')).toMatchObject({ requireTLS: false, ignoreTLS: true });
	});

	test('what is no server or no sender is told in words, without the password', () => {
		for (const url of [
			'mail.example.org',
			'https://u:s3cret@x.test',
			'smtp://',
			'smtp://u:%zz@x.test'
		])
			for (const make of [
				() => serverOf(url),
				() => mailerOf({ SMTP_URL: url, MAIL_FROM: FROM })
			]) {
				expect(make, url).toThrow(Trouble);
				expect(make, url).not.toThrow('s3cret');
			}
		for (const from of ['', 'Kraken', 'a@b', 'a@b.test, c@d.test', 'K\r\nBcc: <e@f.test>'])
			expect(() => mailerOf({ SMTP_URL: 'smtp://x.test', MAIL_FROM: from }), from).toThrow(
				'MAIL_FROM is no sender'
			);
	});
});
