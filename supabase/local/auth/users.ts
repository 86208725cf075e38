/** Rows of auth.users, as Supabase Auth shows them. */
import type { Pool, PoolClient } from 'pg';
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
};

const COLUMNS = `id, email, encrypted_password, banned_until, deleted_at, email_confirmed_at, invited_at,
	last_sign_in_at, created_at, updated_at, raw_app_meta_data, raw_user_meta_data`;

/** Addresses are compared without case and without what a thumb adds around them. */
export function tidy(email: unknown): string {
	return typeof email === 'string' ? email.trim().toLowerCase() : '';
}

export async function userBy(
	db: Pool | PoolClient,
	column: 'id' | 'email',
	value: string
): Promise<UserRow | null> {
	const { rows } = await db.query(
		`select ${COLUMNS} from auth.users where ${column}::text = $1 and deleted_at is null`,
		[value]
	);
	return rows[0] ?? null;
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
	if (await userBy(db, 'email', wanted.email)) {
		throw new AuthRefusal(
			'email_exists',
			'A user with this email address has already been registered'
		);
	}
	const id = crypto.randomUUID();
	await db.query(
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
	return (await userBy(db, 'id', id))!;
}
