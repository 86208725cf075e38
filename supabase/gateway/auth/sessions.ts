/** Sessions and their refresh tokens, rotated by the rules of Supabase Auth. */
import { randomBytes } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import type { Signer } from '../keys.ts';
import { transaction } from '../process/pool.ts';
import { AuthRefusal } from './refusal.ts';
import { assertWelcome, shown, userBy, type UserRow } from './users.ts';

/** How long an access token holds. */
export const ACCESS_SECONDS = 3600;

/** Within this time an old refresh token may come again, from a second tab say. */
const REUSE_MS = 10_000;

export type Method = 'otp' | 'password';

/** How far a session is proven: by one thing its owner has or knows, or by two. */
export type Level = 'aal1' | 'aal2';

type Proof = { method: string; timestamp: number };

/** A session, and the one refresh token that holds. */
export type Grant = {
	user: UserRow;
	sessionId: string;
	refreshToken: string;
	level: Level;
	/** How it was proven, the latest first. */
	proofs: Proof[];
};

async function newToken(
	db: PoolClient,
	user: string,
	session: string,
	parent: string | null,
	now: Date
) {
	const token = randomBytes(18).toString('base64url');
	await db.query(
		`insert into auth.refresh_tokens (token, user_id, session_id, parent, revoked, created_at, updated_at)
		values ($1, $2, $3, $4, false, $5, $5)`,
		[token, user, session, parent, now]
	);
	return token;
}

/** Notes that the owner of a session proved who they are in that way. */
async function prove(db: PoolClient, session: string, method: string, now: Date): Promise<void> {
	await db.query(
		`insert into auth.mfa_amr_claims (session_id, created_at, updated_at, authentication_method)
		values ($1, $3, $3, $2)
		on conflict (session_id, authentication_method) do update set updated_at = $3`,
		[session, method, now]
	);
}

async function levelOf(
	db: PoolClient,
	session: string
): Promise<{ level: Level; proofs: Proof[] }> {
	const { rows } = await db.query(
		`select aal, (
			select json_agg(json_build_object(
				'method', authentication_method, 'timestamp', floor(extract(epoch from updated_at))
			) order by updated_at desc, authentication_method desc)
			from auth.mfa_amr_claims where session_id = sessions.id
		) as proofs
		from auth.sessions where id = $1`,
		[session]
	);
	return { level: rows[0].aal, proofs: rows[0].proofs ?? [] };
}

/** Begins a session for somebody who has just proved who they are. */
export async function begin(pool: Pool, user: UserRow, method: Method, now: Date): Promise<Grant> {
	assertWelcome(user, now);
	return transaction(pool, async (db) => {
		const sessionId = crypto.randomUUID();
		await db.query(
			`insert into auth.sessions (id, user_id, created_at, updated_at, aal)
			values ($1, $2, $3, $3, 'aal1')`,
			[sessionId, user.id, now]
		);
		await prove(db, sessionId, method, now);
		await db.query(
			`update auth.users set last_sign_in_at = $2, email_confirmed_at = coalesce(email_confirmed_at, $2)
			where id = $1`,
			[user.id, now]
		);
		const refreshToken = await newToken(db, user.id, sessionId, null, now);
		const present = {
			...user,
			last_sign_in_at: now,
			email_confirmed_at: user.email_confirmed_at ?? now
		};
		return { user: present, sessionId, refreshToken, ...(await levelOf(db, sessionId)) };
	});
}

/**
 * Trades a refresh token for the next. One that is exactly one generation behind, or was traded a
 * moment ago, gets the current one again: its answer may have been lost on the way. An older one
 * means two hands hold the session, and ends it.
 */
export async function refresh(pool: Pool, token: string, now: Date): Promise<Grant> {
	const outcome = await transaction(pool, async (db): Promise<Grant | AuthRefusal> => {
		const found = await db.query('select session_id from auth.refresh_tokens where token = $1', [
			token
		]);
		const sessionId = found.rows[0]?.session_id;
		const session = await db.query(
			`select user_id from auth.sessions where id = $1 for update`, // one at a time
			[sessionId ?? null]
		);
		if (!session.rows[0]) {
			return new AuthRefusal(
				'refresh_token_not_found',
				'Invalid Refresh Token: Refresh Token Not Found'
			);
		}
		const user = await userBy(db, 'id', session.rows[0].user_id);
		if (!user) return new AuthRefusal('user_not_found', 'User from the session no longer exists');
		assertWelcome(user, now);

		// Read again: whoever held the lock before us may have traded it.
		const { rows } = await db.query(
			`select token, parent, revoked, updated_at from auth.refresh_tokens
			where session_id = $1 and (token = $2 or not revoked) order by id`,
			[sessionId, token]
		);
		const used = rows.find((row) => row.token === token);
		const current = rows.findLast((row) => !row.revoked);
		const grant = { user, sessionId, ...(await levelOf(db, sessionId)) };
		if (used.revoked) {
			const lately = now.getTime() - used.updated_at.getTime() < REUSE_MS;
			if (current && (current.parent === token || lately))
				return { ...grant, refreshToken: current.token };
			await db.query('delete from auth.sessions where id = $1', [sessionId]);
			return new AuthRefusal('refresh_token_already_used', 'Invalid Refresh Token: Already Used');
		}
		await db.query(
			'update auth.refresh_tokens set revoked = true, updated_at = $2 where token = $1',
			[token, now]
		);
		await db.query(
			`update auth.sessions set updated_at = $2::timestamptz, refreshed_at = $2::timestamptz at time zone 'UTC'
			where id = $1`,
			[sessionId, now]
		);
		return { ...grant, refreshToken: await newToken(db, user.id, sessionId, token, now) };
	});
	if (outcome instanceof AuthRefusal) throw outcome; // after the commit: an ended session stays ended
	return outcome;
}

/**
 * Raises a session whose owner has just shown a second factor, under a refresh token of its own, and
 * ends their other sessions that have shown one factor only: one of those may be somebody else's.
 */
export async function raise(
	db: PoolClient,
	user: UserRow,
	sessionId: string,
	factor: string,
	now: Date
): Promise<Grant> {
	const session = await db.query(
		`update auth.sessions set aal = 'aal2', factor_id = $2, updated_at = $3 where id = $1`,
		[sessionId, factor, now]
	);
	if (session.rowCount === 0) throw new AuthRefusal('session_not_found', 'Session has ended');
	await prove(db, sessionId, 'totp', now);
	const { rows } = await db.query(
		`update auth.refresh_tokens set revoked = true, updated_at = $2
		where session_id = $1 and not revoked returning token`,
		[sessionId, now]
	);
	const refreshToken = await newToken(db, user.id, sessionId, rows[0]?.token ?? null, now);
	await db.query(
		`delete from auth.sessions where user_id = $1 and id <> $2 and coalesce(aal, 'aal1') = 'aal1'`,
		[user.id, sessionId]
	);
	return { user, sessionId, refreshToken, ...(await levelOf(db, sessionId)) };
}

/** Takes back what sessions had shown by an authenticator that is theirs no more. */
export async function lower(db: PoolClient, factor: string): Promise<void> {
	await db.query(
		`with lowered as (
			update auth.sessions set aal = 'aal1', factor_id = null where factor_id = $1 returning id
		)
		delete from auth.mfa_amr_claims using lowered
		where session_id = lowered.id and authentication_method = 'totp'`,
		[factor]
	);
}

/** Ends this session, all of the person's, or all but this one. */
export async function end(pool: Pool, user: string, session: string, scope: string): Promise<void> {
	await pool.query(
		`delete from auth.sessions where user_id = $1 and case $3
			when 'local' then id = $2 when 'others' then id <> $2 else true end`,
		[user, session, scope]
	);
}

/** What a client is handed: the tokens and the user, in Supabase's shape. */
export async function handed(grant: Grant, signer: Signer, issuer: string, now: Date) {
	const { user, sessionId, refreshToken, level, proofs } = grant;
	const claims = {
		iss: issuer,
		sub: user.id,
		aud: 'authenticated',
		role: 'authenticated',
		email: user.email,
		phone: '',
		app_metadata: user.raw_app_meta_data ?? {},
		user_metadata: user.raw_user_meta_data ?? {},
		aal: level,
		amr: proofs,
		session_id: sessionId,
		is_anonymous: false
	};
	return {
		access_token: await signer.sign(claims, ACCESS_SECONDS, now),
		token_type: 'bearer',
		expires_in: ACCESS_SECONDS,
		expires_at: Math.floor(now.getTime() / 1000) + ACCESS_SECONDS,
		refresh_token: refreshToken,
		user: shown(user)
	};
}
