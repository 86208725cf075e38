/** One browser's locks, as far as they are used here. */
export function locksOf(): LockManager {
	const held = new Set<string>();
	const request = async (name: string, _: object, work: (lock: object | null) => unknown) => {
		if (held.has(name)) return work(null);
		held.add(name);
		await work({});
		held.delete(name);
	};
	return { request } as unknown as LockManager;
}
