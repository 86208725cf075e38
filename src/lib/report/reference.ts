/** Symbols that cannot be taken for one another, spoken or in a wet notebook: no 0, O, 1, I. */
const SYMBOLS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/**
 * The code a reporter can say on the phone, `KR-7F3K-92QX`. It follows from the report's id alone
 * (its first 40 bits), so it is known without signal and the server comes to the same.
 */
export function referenceOf(id: string): string {
	const bits = BigInt(`0x${id.replaceAll('-', '').slice(0, 10)}`);
	const symbols = Array.from({ length: 8 }, (_, place) => {
		const five = Number((bits >> BigInt(35 - 5 * place)) & 31n);
		return SYMBOLS[five]!;
	});
	return `KR-${symbols.slice(0, 4).join('')}-${symbols.slice(4).join('')}`;
}
