import { Failure } from '$lib/failure.ts';
import { authClient, type AuthError } from '$lib/supabase/auth-client.ts';
import type { Person } from '$lib/supabase/session.ts';
import { welcome } from './signing-in.ts';
import { authFailure } from '$lib/supabase/token.ts';

/** An app that shows the codes of an account. */
export type Authenticator = { readonly id: string; readonly name: string; readonly addedAt: Date };

/** One that is not proven yet: a picture to scan, or letters to type, until its first code is right. */
export type NewAuthenticator = {
	readonly id: string;
	readonly picture: string;
	readonly secret: string;
	/** Opens the authenticator app on this very phone. */
	readonly uri: string;
};

const GONE: ReadonlySet<string> = new Set(['session_not_found', 'bad_jwt', 'no_authorization']);

function failureOf(error: AuthError): Failure {
	const options = { cause: error, detail: error.code ?? null };
	if (error.code === 'mfa_verification_failed') return new Failure('wrong_code', options);
	if (error.name === 'AuthSessionMissingError' || GONE.has(error.code ?? ''))
		return new Failure('signed_out', options);
	return authFailure(error);
}

function got<T>({ data, error }: { data: T; error: AuthError | null }): NonNullable<T> {
	if (error) throw failureOf(error);
	if (data === null || data === undefined) throw new Failure('unclear');
	return data;
}

/** Those that the person has proven. */
export async function authenticators(): Promise<Authenticator[]> {
	const { auth } = await authClient();
	const { totp } = got(await auth.mfa.listFactors());
	return totp.map(({ id, friendly_name, created_at }) => ({
		id,
		name: friendly_name || 'Authenticator',
		addedAt: new Date(created_at)
	}));
}

/** Begins another one, under that name; what was begun before and never proven is dropped. */
export async function beginAuthenticator(name: string): Promise<NewAuthenticator> {
	const { auth } = await authClient();
	const { all } = got(await auth.mfa.listFactors());
	for (const { id, status } of all)
		if (status === 'unverified') got(await auth.mfa.unenroll({ factorId: id }));
	const { id, totp } = got(await auth.mfa.enroll({ factorType: 'totp', friendlyName: name }));
	return { id, picture: totp.qr_code, secret: totp.secret, uri: totp.uri };
}

/** Shows the server a code of one authenticator: this session is proof enough from now on. */
export async function proveAuthenticator(id: string, code: string): Promise<Person> {
	const { auth } = await authClient();
	const { user } = got(await auth.mfa.challengeAndVerify({ factorId: id, code }));
	const person = await welcome(user);
	if (person === null) throw new Failure('unclear');
	return person;
}

/** The same with whichever of the person's authenticators the code is of. */
export async function enterCode(code: string, among: readonly Authenticator[]): Promise<Person> {
	let failure = new Failure('wrong_code');
	for (const { id } of among) {
		try {
			return await proveAuthenticator(id, code);
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			if (error.reason !== 'wrong_code' && error.reason !== 'too_many_tries') throw error;
			failure = error;
		}
	}
	throw failure;
}

/** Its codes are taken no more. */
export async function removeAuthenticator(id: string): Promise<void> {
	const { auth } = await authClient();
	got(await auth.mfa.unenroll({ factorId: id }));
}
