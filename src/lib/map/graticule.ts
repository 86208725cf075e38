/** Between two lines, in minutes: what mariners count in. */
const SPACINGS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120];

export type Line = { readonly degrees: number; readonly label: string };

/** Minutes between two meridians so that their labels do not touch. */
export function spacing(pixelsPerDegree: number, leastPixels: number): number {
	return (
		SPACINGS.find((minutes) => (minutes / 60) * pixelsPerDegree >= leastPixels) ?? SPACINGS.at(-1)!
	);
}

/** "50°45′N"; with a tenth of a minute where lines are closer than a minute. */
function label(tenths: number, minutesApart: number, letters: 'NS' | 'EW'): string {
	const size = Math.abs(tenths);
	const degrees = String(Math.floor(size / 600)).padStart(letters === 'NS' ? 2 : 3, '0');
	const minutes = (size % 600) / 10;
	const shown =
		minutesApart < 1 ? minutes.toFixed(1).padStart(4, '0') : String(minutes).padStart(2, '0');
	return `${degrees}°${shown}′${tenths === 0 ? '' : letters[tenths < 0 ? 1 : 0]}`;
}

/** The lines between two parallels or meridians, in whole spacings. */
export function lines(
	from: number,
	to: number,
	minutesApart: number,
	letters: 'NS' | 'EW'
): Line[] {
	// Counted in tenths of a minute, so that the hundredth line is where it says it is.
	const step = Math.round(minutesApart * 10);
	const first = Math.ceil((from * 600) / step) * step;
	const found: Line[] = [];
	for (let tenths = first; tenths <= to * 600; tenths += step)
		found.push({ degrees: tenths / 600, label: label(tenths, minutesApart, letters) });
	return found;
}
