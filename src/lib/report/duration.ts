const MINUTE_MS = 60_000;

/** "3 min", "2 h 5 min", "4 days": a length of time to the minute, coarser when long. */
export function span(ms: number): string {
	const minutes = Math.floor(Math.abs(ms) / MINUTE_MS);
	if (minutes < 1) return 'under a minute';
	if (minutes < 60) return `${minutes} min`;
	const hours = Math.floor(minutes / 60);
	if (hours < 10) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
	if (hours < 48) return `${hours} h`;
	return `${Math.floor(hours / 24)} days`;
}
