import { Failure } from '$lib/failure.ts';
import { freshToken, personOf } from './token.ts';

/** A person's token, for plain requests: never nobody's, never somebody else's. */
export type Bearer = {
	readonly token: string;
	/** Once, when the server finds it too old; false: there is no newer one to be had. */
	renew(): Promise<boolean>;
};

/** The token of whoever is signed in; with `as`, only if it is that person. */
export async function bearerOf(as?: string): Promise<Bearer> {
	let token = await freshToken();
	if (as !== undefined && personOf(token) !== as) throw new Failure('signed_out');
	let renewed = false;
	return {
		get token() {
			return token;
		},
		async renew() {
			if (renewed) return false;
			renewed = true;
			const newer = await freshToken(token).catch((error: unknown) => {
				if (error instanceof Failure && error.reason !== 'signed_out') throw error;
				return null;
			});
			if (newer === null || newer === token || personOf(newer) !== personOf(token)) return false;
			token = newer;
			return true;
		}
	};
}
