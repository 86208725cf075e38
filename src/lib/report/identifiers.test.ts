import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guessKind } from './identifier-guess.ts';
import vectors from './identifier-vectors.json' with { type: 'json' };
import { checkIdentifier, IDENTIFIER_KINDS } from './identifiers.ts';
import { countryOf, countryOfMid, FLAGS, stationOf } from './mmsi.ts';

test.each(vectors.checks)(
	'$kind “$typed” is $result @row3',
	({ kind, typed, normalised, result }) => {
		const known = IDENTIFIER_KINDS.find((other) => other === kind)!;
		expect(checkIdentifier(known, typed)).toEqual({ normalised, result });
	}
);

test('whatever is typed is checked and kept, and comes out the same a second time', () => {
	fc.assert(
		fc.property(
			fc.constantFrom(...IDENTIFIER_KINDS),
			fc.oneof(
				fc.string({ maxLength: 30 }),
				fc.constantFrom(...vectors.checks.map(({ typed }) => typed))
			),
			(kind, typed) => {
				const once = checkIdentifier(kind, typed);
				expect(once.normalised).toMatch(/^[A-Z0-9]*$/);
				if (once.result === 'ok') expect(checkIdentifier(kind, once.normalised)).toEqual(once);
			}
		)
	);
});

test('spaces, dots, hyphens and small letters make no other number of it', () => {
	const between = fc.constantFrom('', ' ', '.', '-', ' - ');
	const good = vectors.checks.filter(({ result, kind }) => result === 'ok' && kind !== 'other');
	fc.assert(
		fc.property(fc.constantFrom(...good), between, ({ kind, typed, normalised }, gap) => {
			const known = IDENTIFIER_KINDS.find((other) => other === kind)!;
			const apart = [...typed.toLowerCase()].join(gap);
			expect(checkIdentifier(known, apart)).toEqual({ normalised, result: 'ok' });
		})
	);
});

test('one digit read wrong in an IMO number is noticed, but for what its weights cannot tell @row3', () => {
	fc.assert(
		fc.property(
			fc.constantFrom('9074729', '7654329', '9619907'),
			fc.nat(6),
			fc.integer({ min: 1, max: 9 }),
			(good, at, by) => {
				const digit = (Number(good[at]) + by) % 10;
				const wrong = `${good.slice(0, at)}${digit}${good.slice(at + 1)}`;
				const weight = [7, 6, 5, 4, 3, 2, 1][at]!;
				const tellable = (by * weight) % 10 !== 0;
				expect(checkIdentifier('imo', wrong).result === 'ok').toBe(!tellable && wrong[0] !== '0');
			}
		)
	);
});

test('every number the ITU gave out has a country, and no other has', () => {
	const given = new Set(vectors.maritime_identification_digits);
	for (let digits = 0; digits < 1000; digits++)
		expect(countryOfMid(digits) !== null, String(digits)).toBe(given.has(digits));
	expect([232, 233, 234, 235].map(countryOfMid)).toEqual(['GB', 'GB', 'GB', 'GB']);
	const names = new Intl.DisplayNames('en-GB', { type: 'region', fallback: 'none' });
	for (const flag of FLAGS) expect(names.of(flag), flag).toBeTruthy();
});

test('a number that is no ship’s says whose it is', () => {
	expect(stationOf('023200123')).toBe('group');
	expect(stationOf('002320001')).toBe('coast_station');
	expect(stationOf('111232001')).toBe('aircraft');
	expect(stationOf('972012345')).toBe('beacon');
	expect(stationOf('982350123')).toBe('tender');
	expect(stationOf('992351234')).toBe('mark');
	expect(stationOf('823212345')).toBe('handheld');
	expect(stationOf('112345678')).toBeNull();
	expect(countryOf('227123456')).toBe('FR');
	expect(countryOf('200123456')).toBeNull();
	for (const number of ['1227123456', '22712345', '2271234567', 'x227123456', '227123456x'])
		expect(countryOf(number)).toBeNull();
	for (const number of ['970012345', '974012345']) expect(stationOf(number)).toBe('beacon');
	for (const number of ['971012345', '232001234', '211123456', '298123456', '799123456'])
		expect(stationOf(number)).toBeNull();
	expect(countryOf('992351234')).toBeNull();
});

test.each([
	['235 090 123', 'mmsi'],
	['IMO 9074728', 'imo'],
	['9074729', 'imo'],
	['ssr 123456', 'ssr'],
	['O.N. 181234', 'official_number'],
	['181234', 'official_number'],
	['PW 123', 'fishing_number'],
	['123 PW', 'fishing_number'],
	['CH 725364', 'fishing_number'],
	['GBR 1234 L', 'sail_number'],
	['4321Y', 'sail_number'],
	['MABC2', 'call_sign'],
	['2FUD7', 'call_sign'],
	['GB-FLN12345H607', 'hull_number'],
	['GB-ABC00042M399', 'other'],
	['1', 'sail_number'],
	['1234', 'sail_number'],
	['12345', 'official_number'],
	['12345678', 'other'],
	['1234567890', 'other'],
	['GBR1', 'sail_number'],
	['XGBR1', 'call_sign'],
	['ON1', 'official_number'],
	['XON123', 'fishing_number'],
	['ASSR12', 'call_sign'],
	['XIMO9074729', 'other'],
	['AMMSI232001234', 'other'],
	['MMSI', 'mmsi'],
	['A1234', 'fishing_number'],
	['A12345', 'other'],
	['1AB', 'fishing_number'],
	['1234AB', 'fishing_number'],
	['12345AB', 'other'],
	['123456AB', 'fishing_number'],
	['1234567AB', 'other'],
	['AB123456', 'fishing_number'],
	['ABC123456', 'other'],
	['123ABCD', 'other'],
	['12AB3', 'other'],
	['12345A', 'other'],
	['2ABC', 'call_sign'],
	['2ABC12', 'call_sign'],
	['2ABC123', 'other'],
	['ABCD', 'call_sign'],
	['ABCD12', 'call_sign'],
	['ABCD123', 'other'],
	['ABCDE', 'other'],
	['ABC12345D404', 'hull_number'],
	['ABC12345D4040', 'other'],
	['ABCD12345D404', 'other'],
	['SARAH OF POOLE', 'other'],
	['???', 'other'],
	['', 'other']
])('“%s” is taken for %s', (text, kind) => {
	expect(guessKind(text)).toBe(kind);
});

test('a number that is right is mostly taken for what it is', () => {
	const good = vectors.checks.filter(({ result }) => result === 'ok');
	const missed = good.filter(({ kind, typed }) => guessKind(typed) !== kind);
	// Bare digits, or two letters and digits, are several things at once: the person says which.
	expect(missed.map(({ typed }) => typed)).toEqual([
		...['GB5', 'GB12345', 'FA12345', '123', 'No 9012345', '1234567', '210567']
	]);
});
