/** Keys as Supabase has them: two for the API, and the pair that signs what people carry. */
import { createLocalJWKSet, exportJWK, generateKeyPair, importJWK, jwtVerify, SignJWT } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import { kept } from './process/data-folder.ts';
import { Trouble } from './trouble.ts';

/** In every checkout and so no secret; refused by a gateway that listens beyond this machine. */
export const DEMONSTRATION = {
	publishable: 'sb_publishable_demonstration_only',
	secret: 'sb_secret_demonstration_only'
};

export type ApiKeys = { publishable: string; secret: string };

function named(env: NodeJS.ProcessEnv, name: string, prefix: string): string | null {
	const key = env[name];
	if (!key) return null; // empty is unset: an empty key would let everybody in
	if (key.startsWith(prefix) && /^[\w-]+$/.test(key)) return key;
	throw new Trouble(`${name} is no such key: it begins with ${prefix}, then letters and digits.`);
}

/** The keys of the environment, else the demonstration's. @throws Trouble for what is no key. */
export function apiKeys(env: NodeJS.ProcessEnv = process.env): ApiKeys {
	return {
		publishable:
			named(env, 'SUPABASE_PUBLISHABLE_KEY', 'sb_publishable_') ?? DEMONSTRATION.publishable,
		secret: named(env, 'SUPABASE_SECRET_KEY', 'sb_secret_') ?? DEMONSTRATION.secret
	};
}

export type Signer = {
	/** The public half, as `/.well-known/jwks.json` and PostgREST want it. */
	readonly jwks: { keys: JWK[] };
	/** Signs claims that hold from `now` for so many seconds. */
	sign(claims: JWTPayload, seconds: number, now: Date): Promise<string>;
	/** The claims of a token of ours that still holds, or null. */
	verify(token: string, now: Date): Promise<JWTPayload | null>;
};

/** The ES256 pair of a data folder, made at the first start. */
export async function signer(folder: string): Promise<Signer> {
	const jwk = await kept<JWK>(folder, 'signing-key', async () => {
		const { privateKey } = await generateKeyPair('ES256', { extractable: true });
		return { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: 'ES256', use: 'sig' };
	});
	const key = (await importJWK(jwk, 'ES256')) as CryptoKey;
	const { d: _private, ...open } = jwk;
	const jwks = { keys: [open] };
	const known = createLocalJWKSet(jwks);
	return {
		jwks,
		sign: (claims, seconds, now) =>
			new SignJWT(claims)
				.setProtectedHeader({ alg: 'ES256', kid: jwk.kid!, typ: 'JWT' })
				.setIssuedAt(now)
				.setExpirationTime(new Date(now.getTime() + seconds * 1000))
				.sign(key),
		async verify(token, now) {
			try {
				return (await jwtVerify(token, known, { currentDate: now, algorithms: ['ES256'] })).payload;
			} catch {
				return null;
			}
		}
	};
}
