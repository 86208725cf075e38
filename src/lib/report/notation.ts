export type Unit = 'degrees' | 'minutes' | 'seconds';

export type Token =
	| {
			readonly kind: 'number';
			/** The figures with their point, leading zeros and all. */
			readonly figures: string;
			readonly sign: '+' | '-' | null;
			readonly unit: Unit | null;
			readonly glued: boolean;
	  }
	| { readonly kind: 'letter'; readonly letter: string; readonly glued: boolean }
	| { readonly kind: 'label'; readonly half: 'latitude' | 'longitude' }
	| { readonly kind: 'gap' };

/** Nobody's position is longer; anything that is was pasted by mistake. */
const LONGEST = 200;

/** Unicode has many marks for one thing; keyboards, charts and office programs use them all. */
const LOOKALIKES: readonly [RegExp, string][] = [
	[/\p{Cf}/gu, ''], // joiners and directions: not to be seen, pasted along
	[/[°º˚∘⁰ᵒ]/g, '°'],
	[/["″”“„‟ʺ˝〃＂❝❞]/g, '"'],
	[/['′’‘‛`´ʹʼʻˈ＇‵‚❛❜]/g, "'"],
	[/''/g, '"'],
	[/[−–—‐‑‒―﹣]/g, '-']
];

const SAID: readonly [RegExp, string][] = [
	[/(?<![A-Z])(POSITION|POSN?|GPS|FIX|WGS[- ]?84|GEO|APPROX(IMATELY)?|ABOUT)(?![A-Z])[.:=]?/g, ' '],
	[/(?<=\d)\s*(DECIMAL|POINT)\s*(?=\d)/g, '.'],
	[/(?<=\d)[·•‧∙⋅・](?=\d)/g, '.'],
	[/(?<=\d)\s*(['"°])\s*[.·•‧∙⋅](\d+)/g, '.$2$1'], // 50°45′·72N, as charts and almanacs print it
	[/(\d)\s*D\s*(\d+)\s*M\s*(\d+(?:\.\d+)?)\s*S/g, '$1°$2\'$3"'], // 50d45m43.2s
	[/(?<=\d)\s*D(EG(REE)?S?)?(?![A-Z])\.?/g, '°'],
	[/(?<=\d)\s*M(IN(UTE)?S?)?(?![A-Z])\.?/g, "'"],
	[/(?<=\d)\s*SEC(OND)?S?(?![A-Z])\.?/g, '"'],
	[/NORTH|SOUTH|EAST|WEST/g, ' $& '],
	[/(?<=°\s*)-(?=\d)/g, ' '],
	[/(?<=[\d'"°][NS]|['"])-|-(?!\d)/g, ';'] // between the halves, not a minus
];

const TOKEN =
	/(?<space>\s+)|(?<label>LAT(?:ITUDE)?|LONG?(?:ITUDE)?|LNG)(?![A-Z])[.:=]?|(?<letter>NORTH|SOUTH|EAST|WEST|[NSEW])|(?<sign>[+-]?)(?<figures>\d+(?:\.\d+)?)(?:\s*(?<unit>[°'"]))?|(?<gap>[,;/|&=()[\]]|\.(?!\s*\d)|(?<![\d\s])\.)|(?<colon>:)/y;

const UNITS: Record<string, Unit> = { '°': 'degrees', "'": 'minutes', '"': 'seconds' };

/** One character for one thing: capitals, plain figures, plain marks. */
export function plain(text: string): string {
	let found = text;
	for (const [odd, usual] of LOOKALIKES) found = found.replace(odd, usual);
	return found.normalize('NFKC').toUpperCase().trim();
}

function tokens(text: string): Token[] | null {
	const found: Token[] = [];
	let glued = false;
	for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
		TOKEN.lastIndex = at;
		const { space, label, letter, sign, figures, unit, gap, colon } =
			TOKEN.exec(text)?.groups ?? {};
		if (label)
			found.push({ kind: 'label', half: label.startsWith('LAT') ? 'latitude' : 'longitude' });
		else if (letter) found.push({ kind: 'letter', letter: letter[0]!, glued });
		else if (figures)
			found.push({
				kind: 'number',
				figures,
				sign: sign === '+' || sign === '-' ? sign : null,
				unit: UNITS[unit ?? ''] ?? null,
				glued
			});
		else if (gap) found.push({ kind: 'gap' });
		else if (!space && !colon) return null;
		glued = !space && !gap && !colon;
	}
	return found;
}

/** What the points and commas between figures may mean, each way as a text of its own. */
function variants(text: string): string[] {
	const commas = text.match(/(?<=\d),(?=\d)/g)?.length ?? 0;
	const decimal = text.replace(/(?<=\d),(?=\d)/g, '.');
	const texts =
		text.includes('.') || commas === 0 ? [text] : commas === 1 ? [decimal, text] : [decimal];
	return texts.flatMap((one) => {
		// 50.45.720N: the first point parts degrees from minutes; the second may be either.
		const whole = one.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)/g, '$1 $2 $3.$4');
		const minutes = whole.replace(/(\d+)\.(\d+)\.(\d+)/g, '$1 $2.$3');
		const seconds = whole.replace(/(\d+)\.(\d+)\.(\d\d)(?!\d)/g, '$1 $2 $3');
		return minutes === seconds ? [minutes] : [minutes, seconds];
	});
}

/** A position's figures, letters and marks in order, in each way its points can be taken. */
export function notations(text: string): Token[][] {
	if (text.length > LONGEST) return [];
	let said = plain(text);
	for (const [word, meant] of SAID) said = said.replace(word, meant);
	// 50-45.720N: a hyphen between figures parts them, but where each number has its sign.
	if (!/^[+-]\d/.test(said)) said = said.replace(/(?<=\d)-(?=\d)/g, ' ');
	return variants(said).flatMap((one) => {
		const found = tokens(one);
		return found ? [found] : [];
	});
}
