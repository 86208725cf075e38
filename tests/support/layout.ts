/** Reads faults of layout and accessibility off a page that is open. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Every WCAG 2.2 rule of axe up to AA; `target-size` is off in axe by default. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'];

/** Charts redraw in a later frame than the window resizes in, so a fault counts once it stays. */
export async function layoutFaults(page: Page): Promise<string[]> {
	let faults = await measure(page);
	for (let times = 0; times < 5 && faults.length > 0; times++) {
		await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 60)));
		faults = await measure(page);
	}
	return faults;
}

/**
 * What does not fit the width of the window: a page that scrolls sideways, a box outside the window or
 * outside a parent that clips, words wider than their box, and words on top of words.
 */
function measure(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const SLACK = 1.5; // pixels lost to rounding
		const faults: string[] = [];
		const root = document.scrollingElement!;
		const width = root.clientWidth;
		if (root.scrollWidth > width) faults.push(`the page is ${root.scrollWidth} px wide`);

		const nameOf = (element: Element) => {
			const text = (element.textContent ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, 40);
			const tag = element.tagName.toLowerCase();
			return `<${[tag, ...element.classList].join('.')}> “${text}”`;
		};
		const styles = new Map<Element, CSSStyleDeclaration>();
		const styleOf = (element: Element) => {
			if (!styles.has(element)) styles.set(element, getComputedStyle(element));
			return styles.get(element)!;
		};
		/** The nearest ancestor that clips or scrolls sideways, unless the element escapes it. */
		const clipOf = (element: Element): Element | null => {
			for (let up = element.parentElement; up && up !== document.body; up = up.parentElement)
				if (styleOf(up).overflowX !== 'visible') return up;
			return null;
		};
		const IGNORED =
			'.govuk-visually-hidden, #svelte-announcer, .govuk-skip-link, .leaflet-container, .marks, svg, dialog:not([open])';
		const seen = (element: Element) =>
			element.checkVisibility({ visibilityProperty: true }) &&
			!element.closest(IGNORED) &&
			// cards hide their column headings from eyes alone
			!element.closest('thead');

		/** The nearest box that lays out lines, and whether it scrolls. */
		const boxAround = (element: Element): Element => {
			let up = element;
			while (up.parentElement && styleOf(up).display === 'inline') up = up.parentElement;
			return up;
		};
		const linesOf = (nodes: readonly Node[]) =>
			nodes.flatMap((node) => {
				const range = document.createRange();
				range.selectNodeContents(node);
				return [...range.getClientRects()];
			});
		const sticksOut = (nodes: readonly Node[], around: Element) => {
			if (/auto|scroll/.test(styleOf(around).overflowX)) return 0;
			const { left, right } = around.getBoundingClientRect();
			return Math.max(
				0,
				...linesOf(nodes).map((line) => Math.max(line.right - right, left - line.left))
			);
		};

		const words: { box: DOMRect; element: Element; text: string }[] = [];
		for (const element of document.body.querySelectorAll('*')) {
			if (!seen(element)) continue;
			const box = element.getBoundingClientRect();
			if (box.width === 0 || box.height === 0) continue;
			const clip = clipOf(element);
			const scrolls = clip && /auto|scroll/.test(styleOf(clip).overflowX);
			if (!scrolls && (box.right > width + SLACK || box.left < -SLACK))
				faults.push(`${nameOf(element)} reaches from ${box.left} to ${box.right}`);
			if (clip && !scrolls) {
				const around = clip.getBoundingClientRect();
				if (box.right > around.right + SLACK || box.left < around.left - SLACK)
					faults.push(`${nameOf(element)} is cut off by ${nameOf(clip)}`);
			}
			const own = [...element.childNodes].filter(
				(node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== ''
			);
			if (own.length === 0) continue;
			const { whiteSpaceCollapse, fontSize } = styleOf(element);
			// the space at the end of a preserved line hangs, as it should
			const hangs = whiteSpaceCollapse === 'preserve' ? 0.3 * parseFloat(fontSize) : 0;
			const sticks = sticksOut(own, boxAround(element));
			if (sticks > SLACK + hangs)
				faults.push(`${nameOf(element)} sticks ${sticks} px out of its box`);
			for (let up: Element | null = element; ; up = up.parentElement) {
				if (up === null) {
					for (const node of own)
						for (const line of linesOf([node]))
							words.push({ box: line, element, text: node.textContent!.trim().slice(0, 30) });
					break;
				}
				// bars that stick lie over what scrolls beneath them
				if (/sticky|fixed/.test(styleOf(up).position)) break;
			}
		}
		words.sort((one, other) => one.box.top - other.box.top);
		for (const [index, { box, element, text }] of words.entries()) {
			for (let next = index + 1; next < words.length; next++) {
				const other = words[next]!;
				// letters are two thirds of the height of their line
				if (other.box.top > box.bottom - box.height / 3) break;
				if (other.element === element) continue;
				const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
				const down = Math.min(box.bottom, other.box.bottom) - other.box.top;
				if (across > 2 && down > Math.min(box.height, other.box.height) / 2)
					faults.push(`“${text}” lies on “${other.text}”`);
			}
		}
		return [...new Set(faults)];
	});
}

/** What axe finds, each with the first element it found it at. */
export async function axeFaults(page: Page): Promise<string[]> {
	// axe takes what a sticky bar covers at this moment for a target that is too small
	await page.evaluate(() => {
		for (const element of document.body.querySelectorAll<HTMLElement>('*'))
			if (getComputedStyle(element).position === 'sticky') element.style.position = 'static';
	});
	const { violations } = await new AxeBuilder({ page })
		.options({
			runOnly: { type: 'tag', values: RULES },
			rules: { 'target-size': { enabled: true } }
		})
		.analyze();
	await page.evaluate(() => {
		for (const element of document.querySelectorAll<HTMLElement>('[style*="position: static"]'))
			element.style.removeProperty('position');
	});
	return violations.map(
		({ id, nodes }) =>
			`axe ${id} (${nodes.length}): ${nodes[0]!.html.slice(0, 200)} ${nodes[0]!.failureSummary}`
	);
}
