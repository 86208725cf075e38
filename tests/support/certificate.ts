/** A certificate for localhost that nobody signed but itself, made new for each run: no key lies in the repository. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export type Certificate = {
	readonly key: string;
	readonly cert: string;
	/** SHA-256 of its public key, as Chromium's `--ignore-certificate-errors-spki-list` takes it. */
	readonly spki: string;
};

// DER, as far as one certificate needs it (X.690, RFC 5280).
function der(tag: number, ...parts: Buffer[]): Buffer {
	const body = Buffer.concat(parts);
	const { length } = body;
	const size =
		length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
	return Buffer.concat([Buffer.from([tag, ...size]), body]);
}
const sequence = (...parts: Buffer[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const text = (tag: number, words: string) => der(tag, Buffer.from(words));

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
const COMMON_NAME = '550403';
const SUBJECT_ALT_NAME = '551d11';
const NO_UNUSED_BITS = Buffer.from([0]);

export function selfSigned(): Certificate {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const spki = publicKey.export({ type: 'spki', format: 'der' });
	const name = sequence(der(0x31, sequence(oid(COMMON_NAME), text(0x0c, 'localhost'))));
	const names = der(0x04, sequence(text(0x82, 'localhost')));
	const content = sequence(
		der(0xa0, der(0x02, Buffer.from([2]))), // version 3
		der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
		ECDSA_WITH_SHA256,
		name,
		sequence(text(0x17, '200101000000Z'), text(0x17, '491231235959Z')),
		name,
		spki,
		der(0xa3, sequence(sequence(oid(SUBJECT_ALT_NAME), names)))
	);
	const signature = sign('sha256', content, privateKey);
	const whole = sequence(content, ECDSA_WITH_SHA256, der(0x03, NO_UNUSED_BITS, signature));
	const lines = whole.toString('base64').replace(/.{64}/g, '$&\n');
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
		cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
		spki: createHash('sha256').update(spki).digest('base64')
	};
}
