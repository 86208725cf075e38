/** A second factor: an authenticator's time-based codes (TOTP), by the rules of Supabase Auth. */
import { Hono, type Context } from 'hono';
import { Secret, TOTP } from 'otpauth';
import type { Pool, PoolClient } from 'pg';
import { renderSVG } from 'uqr';
import { transaction } from '../process/pool.ts';
import { body, text } from './body.ts';
import type { SignInLimits } from './limits.ts';
import { AuthRefusal } from './refusal.ts';
import { lower, raise, type Grant } from './sessions.ts';
import type { ShownFactor, UserRow } from './users.ts';

/** Supabase's own number. */
const MOST_FACTORS = 10;
const CHALLENGE_SECONDS = 300;
/** A phone's clock may be half a minute off, either way. */
const STEPS_OFF = 1;
/** Three codes of a million hold at any moment; so few guesses a day find none. */
const WRONG = { soon: { times: 5, seconds: 300 }, long: { times: 50, seconds: 24 * 3600 } };
const ISSUER = 'Kraken reporting';

type Bearer = { user: UserRow; sessionId: string; level: unknown };

type Options = {
	pool: Pool;
	now: () => Date;
	spent: SignInLimits;
	bearer: (c: Context) => Promise<Bearer>;
	hand: (grant: Grant, c: Context) => Promise<object>;
};

function factorOf({ factors }: UserRow, id: string): ShownFactor {
	const found = factors?.find((factor) => factor.id === id);
	if (!found) throw new AuthRefusal('mfa_factor_not_found', 'Factor not found');
	return found;
}

function isProven({ factors }: UserRow): boolean {
	return factors?.some(({ status }) => status === 'verified') ?? false;
}

/** Removes an authenticator, and what sessions had shown by it. @throws AuthRefusal when there is none. */
export async function dropFactor(pool: Pool, user: UserRow, id: string): Promise<{ id: string }> {
	factorOf(user, id);
	await transaction(pool, async (db) => {
		await db.query('delete from auth.mfa_factors where id = $1', [id]);
		await lower(db, id);
	});
	return { id };
}

/** The time step a code was made for, if it may still be used; then it never may again. */
async function redeem(db: PoolClient, factor: string, code: string, now: Date): Promise<boolean> {
	const { rows } = await db.query('select secret from auth.mfa_factors where id = $1 for update', [
		factor
	]);
	if (!rows[0]) return false;
	const totp = new TOTP({ secret: rows[0].secret });
	const timestamp = now.getTime();
	const off = totp.validate({ token: code, timestamp, window: STEPS_OFF });
	if (off === null) return false;
	const used = await db.query(
		`insert into local.totp_steps as last (factor_id, step) values ($1, $2)
		on conflict (factor_id) do update set step = excluded.step where last.step < excluded.step`,
		[factor, totp.counter({ timestamp }) + off]
	);
	return used.rowCount === 1;
}

/** The part of Auth about second factors, to be mounted in it. */
export function factors({ pool, now, spent, bearer, hand }: Options): Hono {
	const app = new Hono();

	app.post('/factors', async (c) => {
		const { user, level } = await bearer(c);
		const { factor_type, friendly_name, issuer } = await body(c);
		if (factor_type !== 'totp')
			throw new AuthRefusal('validation_failed', 'factor_type must be totp here');
		if (isProven(user) && level !== 'aal2')
			throw new AuthRefusal('insufficient_aal', 'AAL2 required to enroll a new factor');
		// What was begun and never finished stands in nobody's way.
		await pool.query(
			`delete from auth.mfa_factors where user_id = $1 and status = 'unverified'
			and (created_at < $2 or friendly_name = $3)`,
			[user.id, new Date(now().getTime() - CHALLENGE_SECONDS * 1000), text(friendly_name)]
		);
		const { rows } = await pool.query(
			'select count(*)::int as n from auth.mfa_factors where user_id = $1',
			[user.id]
		);
		if (rows[0].n >= MOST_FACTORS)
			throw new AuthRefusal('too_many_enrolled_mfa_factors', 'Too many factors: remove one first');
		const totp = new TOTP({
			secret: new Secret({ size: 20 }),
			issuer: text(issuer) || ISSUER,
			label: user.email
		});
		const id = crypto.randomUUID();
		try {
			await pool.query(
				`insert into auth.mfa_factors
					(id, user_id, friendly_name, factor_type, status, created_at, updated_at, secret)
				values ($1, $2, $3, 'totp', 'unverified', $4, $4, $5)`,
				[id, user.id, text(friendly_name), now(), totp.secret.base32]
			);
		} catch (cause) {
			if ((cause as { code?: string }).code !== '23505') throw cause;
			throw new AuthRefusal(
				'mfa_factor_name_conflict',
				'A factor with this friendly name exists already for this user'
			);
		}
		const uri = totp.toString();
		return c.json({
			id,
			type: 'totp',
			friendly_name: text(friendly_name),
			totp: { qr_code: renderSVG(uri), secret: totp.secret.base32, uri }
		});
	});

	app.post('/factors/:id/challenge', async (c) => {
		const { user } = await bearer(c);
		const factor = factorOf(user, c.req.param('id'));
		const id = crypto.randomUUID();
		await pool.query(
			`with old as (
				delete from auth.mfa_challenges where factor_id = $2 and created_at < $4
			)
			insert into auth.mfa_challenges (id, factor_id, created_at, ip_address)
			values ($1, $2, $3, '127.0.0.1')`,
			[id, factor.id, now(), new Date(now().getTime() - CHALLENGE_SECONDS * 1000)]
		);
		const expires_at = Math.floor(now().getTime() / 1000) + CHALLENGE_SECONDS;
		return c.json({ id, type: 'totp', expires_at });
	});

	app.post('/factors/:id/verify', async (c) => {
		const { user, sessionId, level } = await bearer(c);
		const factor = factorOf(user, c.req.param('id'));
		const { challenge_id, code } = await body(c);
		if (factor.status === 'unverified' && isProven(user) && level !== 'aal2')
			throw new AuthRefusal('insufficient_aal', 'AAL2 required to verify a new factor');
		// Counted before it is compared, so that many tries at once do not share one count.
		const keys = [`soon ${factor.id}`, `long ${factor.id}`] as const;
		spent.spend(keys[0], WRONG.soon, now());
		spent.spend(keys[1], WRONG.long, now());
		const grant = await transaction(pool, async (db) => {
			const challenge = await db.query(
				`delete from auth.mfa_challenges
				where id::text = $1 and factor_id = $2 and created_at > $3`,
				[text(challenge_id), factor.id, new Date(now().getTime() - CHALLENGE_SECONDS * 1000)]
			);
			if (challenge.rowCount === 0)
				throw new AuthRefusal('mfa_challenge_expired', 'Challenge has expired, verify again');
			if (!(await redeem(db, factor.id, text(code).trim(), now())))
				throw new AuthRefusal('mfa_verification_failed', 'Invalid TOTP code entered');
			await db.query(
				`update auth.mfa_factors set status = 'verified', updated_at = $2
				where id = $1 and status = 'unverified'`,
				[factor.id, now()]
			);
			return raise(db, user, sessionId, factor.id, now());
		});
		for (const key of keys) spent.forgive(key);
		const factors = user.factors!.map((each) =>
			each.id === factor.id ? { ...each, status: 'verified' as const } : each
		);
		return c.json(await hand({ ...grant, user: { ...user, factors } }, c));
	});

	app.delete('/factors/:id', async (c) => {
		const { user, level } = await bearer(c);
		const factor = factorOf(user, c.req.param('id'));
		if (factor.status === 'verified' && level !== 'aal2')
			throw new AuthRefusal('insufficient_aal', 'AAL2 required to unenroll verified factor');
		return c.json(await dropFactor(pool, user, factor.id));
	});

	return app;
}
