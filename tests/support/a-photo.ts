/** Pictures to file: real JPEG files, no two alike, made by the browser itself. */
import type { Page } from '@playwright/test';

export type PhotoFile = { name: string; mimeType: string; buffer: Buffer };

/** A picture of that many pixels a side, of noise that does not pack well; by `seed`, always the same. */
export async function aPhoto(page: Page, seed: number, side = 400): Promise<PhotoFile> {
	const base64 = await page.evaluate(
		([seed, side]) => {
			const canvas = document.createElement('canvas');
			canvas.width = canvas.height = side!;
			const context = canvas.getContext('2d')!;
			const pixels = context.createImageData(side!, side!);
			let state = seed! * 2654435761 + 1;
			for (let at = 0; at < pixels.data.length; at++) {
				state = (state * 1664525 + 1013904223) >>> 0;
				pixels.data[at] = at % 4 === 3 ? 255 : state >>> 24;
			}
			context.putImageData(pixels, 0, 0);
			return canvas.toDataURL('image/jpeg', 0.9).split(',')[1]!;
		},
		[seed, side]
	);
	// As every phone's camera calls every shot.
	return { name: 'image.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(base64, 'base64') };
}
