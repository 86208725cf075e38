/** Since 2001, since 1983, since 1963, and Northern Ireland's. */
const BRITISH = [
	/^([A-Z]{2}\d{2})([A-Z]{3})$/,
	/^([A-Z]\d{1,3})([A-Z]{3})$/,
	/^([A-Z]{3})(\d{1,3}[A-Z])$/,
	/^([A-Z](?:[IZ][A-Z]|[A-Z][IZ]))(\d{1,4})$/
];

/** A number plate as it is written: in capitals, and a British one with its space: "AB12 CDE". */
export function tidyPlate(typed: string): string {
	const bare = typed.toUpperCase().replace(/[\s.-]+/g, '');
	for (const pattern of BRITISH) {
		const parts = pattern.exec(bare);
		if (parts) return `${parts[1]} ${parts[2]}`;
	}
	return typed.toUpperCase().trim().replace(/\s+/g, ' ');
}
