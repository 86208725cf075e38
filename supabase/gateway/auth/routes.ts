/** `/auth/v1`: the part of Supabase Auth that the app and its administrators use. */
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Pool } from 'pg';
import type { Complain } from '../complaints.ts';
import type { ApiKeys, Signer } from '../keys.ts';
import type { Post } from '../functions/messages.ts';
import { isAway } from '../process/pool.ts';
import { caller, refusal } from '../rest/rest.ts';
import { admin } from './admin.ts';
import { body, text } from './body.ts';
import { redeemCode, sendCode } from './codes.ts';
import { factors } from './factors.ts';
import { signInLimits } from './limits.ts';
import { AuthRefusal } from './refusal.ts';
import { begin, end, handed, refresh, type Grant } from './sessions.ts';
import { assertWelcome, shown, tidy, userBy, userByPassword } from './users.ts';

/** Supabase's own defaults are about these. By address of the caller, and by e-mail address. */
const LIMITS = {
	code: { times: 30, seconds: 300 },
	codeTo: { times: 5, seconds: 600 },
	proof: { times: 30, seconds: 300 },
	refresh: { times: 150, seconds: 300 }
};

/** An address, a code, a name: nothing here is long. */
const BODY_BYTES = 64 * 1024;

export type AuthOptions = {
	pool: Pool;
	/** What takes codes on. */
	post: Post;
	complain: Complain;
	keys: ApiKeys;
	signer: Signer;
	now: () => Date;
	/** False where the demonstration's people may not sign in. */
	demonstration: boolean;
};

type Env = { Bindings: { address?: string } };

export function auth(options: AuthOptions): Hono<Env> {
	const { pool, keys, signer, now, demonstration } = options;
	const app = new Hono<Env>();
	const spent = signInLimits();
	const address = (c: Context<Env>) => c.env?.address ?? 'unknown';
	const issuer = (c: Context) => new URL('/auth/v1', c.req.url).href;

	function assertAllowed(email: string): void {
		if (!demonstration && email.endsWith('@example.test')) {
			throw new AuthRefusal('user_banned', 'Demonstration people cannot sign in here');
		}
	}

	async function bearer(c: Context) {
		const token = c.req.header('authorization')?.replace(/^bearer /i, '') ?? '';
		if (token === '' || token === keys.publishable) {
			throw new AuthRefusal('no_authorization', 'This endpoint requires a valid Bearer token');
		}
		const claims = await signer.verify(token, now());
		if (!claims?.sub)
			throw new AuthRefusal('bad_jwt', 'invalid JWT: unable to parse or verify signature');
		const session = await pool.query('select aal from auth.sessions where id = $1', [
			claims.session_id
		]);
		if (session.rowCount === 0) {
			throw new AuthRefusal(
				'session_not_found',
				'Session from session_id claim in JWT does not exist'
			);
		}
		const user = await userBy(pool, 'id', claims.sub);
		if (!user) throw new AuthRefusal('user_not_found', 'User from sub claim in JWT does not exist');
		assertWelcome(user, now());
		return { user, sessionId: String(claims.session_id), level: session.rows[0].aal };
	}

	app.onError((error) => {
		if (error instanceof AuthRefusal) return error.toResponse();
		if (isAway(error)) throw error;
		console.error(error);
		return refusal(500, 'Signing in does not work at the moment; try again.');
	});
	app.use(bodyLimit({ maxSize: BODY_BYTES, onError: () => refusal(413, 'Request is too large') }));
	app.use(async (c, next) => {
		const open = c.req.path.endsWith('/jwks.json') || c.req.path.endsWith('/health');
		if (!open && caller(c.req.raw, keys) === null) return refusal(401, 'Invalid API key');
		await next();
		c.res.headers.set('cache-control', 'no-store');
	});

	app.get('/.well-known/jwks.json', (c) => c.json(signer.jwks));
	app.get('/health', (c) =>
		c.json({ name: 'kraken local gateway', description: 'a part of Supabase Auth' })
	);
	app.get('/settings', (c) =>
		c.json({
			external: { email: true },
			disable_signup: true,
			mailer_autoconfirm: false,
			mfa_enabled: true
		})
	);

	app.post('/otp', async (c) => {
		const email = tidy((await body(c)).email);
		if (email === '') throw new AuthRefusal('validation_failed', 'An e-mail address is needed');
		assertAllowed(email);
		spent.spend(`code ${address(c)}`, LIMITS.code, now());
		spent.spend(`code to ${email}`, LIMITS.codeTo, now(), 'over_email_send_rate_limit');
		await sendCode(options, email, now()).catch((error) => {
			// nobody was sent anything: that must not keep them waiting once mail leaves again
			if (error instanceof AuthRefusal) spent.forgive(`code to ${email}`);
			throw error;
		});
		return c.json({ message_id: null });
	});

	app.post('/verify', async (c) => {
		const { email, token, type } = await body(c);
		if (type !== 'email')
			throw new AuthRefusal('validation_failed', 'Only codes sent by e-mail are known here');
		assertAllowed(tidy(email));
		spent.spend(`proof ${address(c)}`, LIMITS.proof, now());
		const user = await redeemCode(pool, tidy(email), text(token).trim(), now());
		return c.json(await handed(await begin(pool, user, 'otp', now()), signer, issuer(c), now()));
	});

	app.post('/token', async (c) => {
		const sent = await body(c);
		if (c.req.query('grant_type') === 'refresh_token') {
			spent.spend(`refresh ${address(c)}`, LIMITS.refresh, now());
			const grant = await refresh(pool, text(sent.refresh_token), now());
			assertAllowed(grant.user.email);
			return c.json(await handed(grant, signer, issuer(c), now()));
		}
		if (c.req.query('grant_type') !== 'password') {
			throw new AuthRefusal('validation_failed', 'grant_type must be password or refresh_token');
		}
		const email = tidy(sent.email);
		assertAllowed(email);
		spent.spend(`proof ${address(c)}`, LIMITS.proof, now());
		spent.spend(`proof of ${email}`, LIMITS.proof, now());
		const user = await userByPassword(pool, email, text(sent.password));
		if (!user) throw new AuthRefusal('invalid_credentials', 'Invalid login credentials');
		if (!user.email_confirmed_at)
			throw new AuthRefusal('email_not_confirmed', 'Email not confirmed');
		return c.json(
			await handed(await begin(pool, user, 'password', now()), signer, issuer(c), now())
		);
	});

	app.get('/user', async (c) => c.json(shown((await bearer(c)).user)));
	app.post('/logout', async (c) => {
		const { user, sessionId } = await bearer(c);
		await end(pool, user.id, sessionId, c.req.query('scope') ?? 'global');
		return c.body(null, 204);
	});
	app.post('/signup', () => {
		throw new AuthRefusal('signup_disabled', 'Accounts are made by an administrator');
	});

	const hand = (grant: Grant, c: Context) => handed(grant, signer, issuer(c), now());
	app.route('/', factors({ pool, now, spent, bearer, hand }));
	app.route('/', admin(options));

	app.all('*', (c) =>
		refusal(501, `The local gateway has no ${c.req.method} ${c.req.path}; Supabase does.`)
	);
	return app;
}
