/**
 * The maritime identification digits the ITU has given out, and to whom: the letters of a country
 * (ISO 3166), then its numbers. Source: ITU, Table of Maritime Identification Digits,
 * https://www.itu.int/en/ITU-R/terrestrial/fmd/Pages/mid.aspx. Compared on 30 November 2026 with the
 * list of the package mmsi-country-lookup 1.0.2: the same digits, and six territories that it names by
 * letters of their own stand here under the country they belong to.
 */
const GIVEN_OUT = `
	AL201 AD202 AT203 PT204,255,263 BE205 BY206 BG207 VA208 CY209,210,212 DE211,218 GE213 MD214
	MT215,229,248,249,256 AM216 DK219,220 ES224,225 FR226-228,501,607,618,635 FI230 FO231 GB232-235
	GI236 GR237,239-241 HR238 MA242 HU243 NL244-246 IT247 IE250 IS251 LI252 LU253 MC254 NO257-259
	PL261 ME262 RO264 SE265,266 SK267 SM268 CH269 CZ270 TR271 UA272 RU273 MK274 LV275 EE276 LT277
	SI278 RS279 AI301 US303,338,366-369 AG304,305 CW306 AW307 BS308,309,311 BM310 BZ312 BB314 CA316
	KY319 CR321 CU323 DM325 DO327 GP329 GD330 GL331 GT332 HN334 HT336 JM339 KN341 LC343 MX345 MQ347
	MS348 NI350 PA351-357,370-374 PR358 SV359 PM361 TT362 TC364 VC375-377 VG378 VI379 AF401 SA403
	BD405 BH408 BT410 CN412-414 TW416 LK417 IN419 IR422 AZ423 IQ425 IL428 JP431,432 TM434 KZ436
	UZ437 JO438 KR440,441 PS443 KP445 KW447 LB450 KG451 MO453 MV455 MN457 NP459 OM461 PK463 QA466
	SY468 AE470,471 TJ472 YE473,475 HK477 BA478 AU503 MM506 BN508 FM510 PW511 NZ512 KH514,515 CX516
	CK518 FJ520 CC523 ID525 KI529 LA531 MY533 MP536 MH538 NC540 NU542 NR544 PF546 PH548 TL550 PG553
	PN555 SB557 AS559 WS561 SG563-566 TH567 TO570 TV572 VN574 VU576,577 WF578 ZA601 AO603 DZ605
	SH608,665 BI609 BJ610 BW611 CF612 CM613 CG615 KM616,620 CV617 CI619 DJ621 EG622 ET624 ER625
	GA626 GH627 GM629 GW630 GQ631 GN632 BF633 KE634 LR636,637 SS638 LY642 LS644 MU645 MG647 ML649
	MZ650 MR654 MW655 NE656 NG657 NA659 RE660 RW661 SD662 SN663 SC664 SO666 SL667 ST668 SZ669 TD670
	TG671 TN672 TZ674,677 UG675 CD676 ZM678 ZW679 AR701 BR710 BO720 CL725 CO730 EC735 FK740 GF745
	GY750 PY755 PE760 SR765 UY770 VE775`;

const countries = new Map<number, string>();
for (const entry of GIVEN_OUT.trim().split(/\s+/)) {
	for (const range of entry.slice(2).split(',')) {
		const [first, last = first] = range.split('-').map(Number);
		for (let digits = first!; digits <= last!; digits++) countries.set(digits, entry.slice(0, 2));
	}
}

/** Whose ships carry those three digits, as ISO 3166 writes it; null: nobody's. */
export function countryOfMid(digits: number): string | null {
	return countries.get(digits) ?? null;
}

/** Every country that has ships to number. */
export const FLAGS: readonly string[] = [...new Set(countries.values())];

/** What the number is of when it is not a ship's. */
export type Station =
	'group' | 'coast_station' | 'aircraft' | 'handheld' | 'beacon' | 'tender' | 'mark';

const STATIONS: [RegExp, Station][] = [
	[/^00/, 'coast_station'],
	[/^0/, 'group'],
	[/^111/, 'aircraft'],
	[/^8/, 'handheld'],
	[/^97[024]/, 'beacon'],
	[/^98/, 'tender'],
	[/^99/, 'mark']
];

/** What has a number like that, of nine digits that begin as no ship's do; null: nothing. */
export function stationOf(mmsi: string): Station | null {
	return STATIONS.find(([pattern]) => pattern.test(mmsi))?.[1] ?? null;
}

/** The country in a ship's number, as ISO 3166 writes it; null where there is none in it. */
export function countryOf(mmsi: string): string | null {
	return /^[2-7]\d{8}$/.test(mmsi) ? countryOfMid(Number(mmsi.slice(0, 3))) : null;
}
