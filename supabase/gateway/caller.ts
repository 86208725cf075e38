/** Who asks, and the database as they may see it: row-level security outside PostgREST too. */
import type { JWTPayload } from 'jose';
import type { Pool, PoolClient } from 'pg';
import type { ApiKeys, Signer } from './keys.ts';
import { transaction } from './process/pool.ts';
import { caller } from './rest/rest.ts';

const ROLES = ['anon', 'authenticated', 'service_role'] as const;

export type Claims = JWTPayload & { role: (typeof ROLES)[number] };

/** What a request says of its sender: null without a key of ours, 'invalid' with a token that is none. */
export async function claimsOf(
	request: Request,
	{ keys, signer, now }: { keys: ApiKeys; signer: Signer; now: () => Date }
): Promise<Claims | 'invalid' | null> {
	const from = caller(request, keys);
	if (from === null) return null;
	const bearer = request.headers.get('authorization')?.replace(/^bearer /i, '') ?? '';
	if (from === 'server' && (bearer === '' || bearer === keys.secret)) {
		return { role: 'service_role' };
	}
	if (bearer === '' || bearer === keys.publishable) return { role: 'anon' };
	const claims = await signer.verify(bearer, now());
	const role = ROLES.find((name) => name === claims?.role);
	return claims && role ? { ...claims, role } : 'invalid';
}

/** Runs `work` as PostgREST would: one transaction, the caller's role, the caller's claims. */
export function asCaller<T>(
	pool: Pool,
	claims: Claims,
	work: (tx: PoolClient) => Promise<T>,
	end: 'commit' | 'rollback' = 'commit'
): Promise<T> {
	const asThem = async (tx: PoolClient) => {
		const settings = `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`;
		await tx.query(settings, [claims.role, JSON.stringify(claims)]);
		return work(tx);
	};
	return transaction(pool, asThem, end);
}
