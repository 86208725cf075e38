import { parse, stringify } from 'devalue';
import * as v from 'valibot';
import { keysOfThisPhone, type Keys } from './keys.ts';

/** What a sealed value looks like in storage. */
export const sealedSchema = v.object({
	iv: v.custom<Uint8Array<ArrayBuffer>>((value) => value instanceof Uint8Array),
	data: v.instance(ArrayBuffer)
});

/** Noise to whoever reads the phone's storage. */
export type Sealed = { readonly iv: Uint8Array<ArrayBuffer>; readonly data: ArrayBuffer };

/** Seals values and bytes for one person, under a name that they cannot be moved away from. */
export type Vault = {
	/** Plain data, dates included. */
	seal(owner: string, name: string, value: unknown): Promise<Sealed>;
	/** @throws where the key is gone, or the value was not sealed for that owner and name. */
	unseal(owner: string, name: string, sealed: Sealed): Promise<unknown>;
	sealBytes(owner: string, name: string, bytes: ArrayBuffer): Promise<Sealed>;
	unsealBytes(owner: string, name: string, sealed: Sealed): Promise<ArrayBuffer>;
};

const IV_BYTES = 12; // what AES-GCM wants; random, as no person ever seals 2^32 values

/** The vault of this phone: AES-GCM, bound to owner and name. */
export function openVault(keys: Keys = keysOfThisPhone()): Vault {
	const text = new TextEncoder();
	const bound = (iv: Uint8Array<ArrayBuffer>, owner: string, name: string) => ({
		name: 'AES-GCM',
		iv,
		additionalData: text.encode(`${owner}\n${name}`)
	});

	async function sealBytes(owner: string, name: string, bytes: BufferSource): Promise<Sealed> {
		const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
		const data = await crypto.subtle.encrypt(bound(iv, owner, name), await keys(owner), bytes);
		return { iv, data };
	}

	async function unsealBytes(owner: string, name: string, { iv, data }: Sealed) {
		return crypto.subtle.decrypt(bound(iv, owner, name), await keys(owner), data);
	}

	return {
		sealBytes,
		unsealBytes,
		seal: (owner, name, value) => sealBytes(owner, name, text.encode(stringify(value))),
		unseal: async (owner, name, sealed) =>
			parse(new TextDecoder().decode(await unsealBytes(owner, name, sealed)))
	};
}
