/** Rows of auth.users, as Supabase Auth shows them. */
import type { Pool, PoolClient } from 'pg';
import { text } from './body.ts';
import { AuthRefusal } from './refusal.ts';

export type UserRow = {
	id: string;
	email: string;
	encrypted_password: string | null;
	banned_until: Date | null;
	deleted_at: Date | null;
	email_confirmed_at: Date | null;
	invited_at: Date | null;
	last_sign_in_at: Date | null;
	created_at: Date | null;
	updated_at: Date | null;
	raw_app_meta_data: Record<string, unknown> | null;
	raw_user_meta_data: Record<string, unknown> | null;
	factors: ShownFactor[] | null;
};

/** What is shown of an authenticator: never its secret. */
export type ShownFactor = {
	id: string;
	friendly_name: string;
	factor_type: string;
	status: 'unverified' | 'verified';
	created_at: string;
	updated_at: string;
};

const COLUMNS = `id, email, encrypted_password, banned_until, deleted_at, email_confirmed_at, invited_at,
	last_sign_in_at, created_at, updated_at, raw_app_meta_data, raw_user_meta_data, (
		select json_agg(json_build_object(
			'id', id, 'friendly_name', coalesce(friendly_name, ''), 'factor_type', factor_type,
			'status', status, 'created_at', created_at, 'updated_at', updated_at
		) order by created_at, id)
		from auth.mfa_factors where user_id = users.id
	) as factors`;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A hash that no password has, and that costs as much to compare with as a real one. */
const NOBODYS_PASSWORD = '$2a$10$abcdefghijklmnopqrstuuKQ0c1gfZ0mDyDKBiYxmEIdJcTGVSjpy';

/** Addresses are compared without case and without what a thumb adds around them. */
export function tidy(email: unknown): string {
	return text(email).trim().toLowerCase();
}

export async function userBy(
	db: Pool | PoolClient,
	column: 'id' | 'email',
	value: string
): Promise<UserRow | null> {
	if (column === 'id' && !UUID.test(value)) return null;
	const { rows } = await db.query(
		`select ${COLUMNS} from auth.users where ${column} = $1 and deleted_at is null`,
		[value]
	);
	return rows[0] ?? null;
}

/** Whoever has this address and this password. Takes as long when there is nobody. */
export async function userByPassword(
	db: Pool,
	email: string,
	password: string
): Promise<UserRow | null> {
	const user = await userBy(db, 'email', email);
	const hash = user?.encrypted_password || NOBODYS_PASSWORD;
	const { rows } = await db.query('select extensions.crypt($1, $2) = $2 as right', [
		password,
		hash
	]);
	return user?.encrypted_password && rows[0].right ? user : null;
}

/** Removes an account, or only switches it off for good. @throws AuthRefusal when nobody has this id. */
export async function removeUser(db: Pool, id: string, soft: boolean, now: Date): Promise<void> {
	if (!(await userBy(db, 'id', id))) throw new AuthRefusal('user_not_found', 'User not found');
	try {
		if (soft) {
			await db.query('delete from auth.sessions where user_id = $1', [id]);
			// The row stays for whoever points at it; the address is free again.
			await db.query(
				`update auth.users set deleted_at = $2, encrypted_password = '',
				email = encode(extensions.digest(id || email, 'sha256'), 'hex') where id = $1`,
				[id, now]
			);
			await db.query('delete from auth.identities where user_id = $1', [id]);
		} else await db.query('delete from auth.users where id = $1', [id]);
	} catch (cause) {
		if ((cause as { code?: string }).code !== '23503') throw cause;
		throw new AuthRefusal(
			'conflict',
			'This person has reports or duties to their name; delete with shouldSoftDelete instead'
		);
	}
}

/** From now on that one alone, and no session from before. @throws AuthRefusal when nobody has this id. */
export async function setPassword(
	db: Pool,
	id: string,
	password: string,
	now: Date
): Promise<UserRow> {
	const user = await userBy(db, 'id', id);
	if (!user) throw new AuthRefusal('user_not_found', 'User not found');
	await db.query(
		`update auth.users set encrypted_password = extensions.crypt($2, extensions.gen_salt('bf', 10)),
		updated_at = $3 where id = $1`,
		[id, password, now]
	);
	await db.query('delete from auth.sessions where user_id = $1', [id]);
	return { ...user, updated_at: now };
}

export async function usersByPage(db: Pool, page: number, size: number): Promise<UserRow[]> {
	const { rows } = await db.query(
		`select ${COLUMNS} from auth.users where deleted_at is null order by created_at, id limit $1 offset $2`,
		[size, (page - 1) * size]
	);
	return rows;
}

/** @throws AuthRefusal for somebody whose account was switched off. */
export function assertWelcome(user: UserRow, now: Date): void {
	if (user.banned_until && user.banned_until > now) {
		throw new AuthRefusal('user_banned', 'User is banned');
	}
}

/** What a client is shown of a user: never a password or a token. */
export function shown(user: UserRow) {
	return {
		id: user.id,
		aud: 'authenticated',
		role: 'authenticated',
		email: user.email,
		email_confirmed_at: user.email_confirmed_at,
		confirmed_at: user.email_confirmed_at,
		invited_at: user.invited_at ?? undefined,
		last_sign_in_at: user.last_sign_in_at,
		phone: '',
		app_metadata: user.raw_app_meta_data ?? {},
		user_metadata: user.raw_user_meta_data ?? {},
		identities: [],
		...(user.factors ? { factors: user.factors } : {}),
		created_at: user.created_at,
		updated_at: user.updated_at,
		is_anonymous: false
	};
}

export type NewUser = {
	email: string;
	password?: string;
	confirmed: boolean;
	invited: boolean;
	userMetadata: Record<string, unknown>;
};

/** Makes a user and their e-mail identity. @throws AuthRefusal when the address is taken. */
export async function createUser(db: Pool, wanted: NewUser, now: Date): Promise<UserRow> {
	if (!/^[^\s@]+@[^\s@]+$/.test(wanted.email)) {
		throw new AuthRefusal('validation_failed', 'An e-mail address is needed');
	}
	const id = crypto.randomUUID();
	const made = db.query(
		`with made as (
			insert into auth.users (
				id, instance_id, aud, role, email, encrypted_password, email_confirmed_at, invited_at,
				created_at, updated_at, raw_app_meta_data, raw_user_meta_data, confirmation_token,
				recovery_token, email_change, email_change_token_new
			)
			select $1, '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated', $2,
				extensions.crypt($3, extensions.gen_salt('bf', 10)), $4, $5, $6, $6,
				'{"provider": "email", "providers": ["email"]}', $7, '', '', '', ''
			returning id
		)
		insert into auth.identities (
			provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at
		)
		select id::text, id, jsonb_build_object('sub', id, 'email', $2::text), 'email', $6, $6, $6 from made`,
		[
			id,
			wanted.email,
			wanted.password ?? null,
			wanted.confirmed ? now : null,
			wanted.invited ? now : null,
			now,
			JSON.stringify(wanted.userMetadata)
		]
	);
	try {
		await made;
	} catch (cause) {
		if ((cause as { code?: string }).code !== '23505') throw cause;
		throw new AuthRefusal(
			'email_exists',
			'A user with this email address has already been registered'
		);
	}
	return (await userBy(db, 'id', id))!;
}
