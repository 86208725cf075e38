/** No 0, 1, I or O: it is read out over the phone. */
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const SYMBOLS = 8;

/** The short code a reporter can say on the phone: "KR-7F3K-92QX". The same before and after sending. */
export function referenceOf(id: string): string {
	const bits = BigInt(`0x${id.replaceAll('-', '').slice(0, 10)}`);
	const symbols = Array.from({ length: SYMBOLS }, (_, index) => {
		const shift = BigInt(5 * (SYMBOLS - 1 - index));
		return ALPHABET[Number((bits >> shift) & 31n)];
	}).join('');
	return `KR-${symbols.slice(0, 4)}-${symbols.slice(4)}`;
}
