/** "Coral Sampleton" is CS; a single name gives one letter, and no name a question mark. */
export function initialsOf(name: string): string {
	const words = name.split(/[\s-]+/).filter((word) => word !== '');
	const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
	const initials = letters.map((word) => (word ? [...word][0] : '')).join('');
	return initials.toUpperCase() || '?';
}
