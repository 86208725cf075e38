import { functionEnv } from '../_shared/env.ts';
import { handle } from './handler.ts';

declare const Deno: {
	env: { get(name: string): string | undefined };
	serve(handler: (request: Request) => Promise<Response>): void;
};

const env = functionEnv((name) => Deno.env.get(name));
Deno.serve((request) => handle(request, env, (name) => Deno.env.get(name)));
