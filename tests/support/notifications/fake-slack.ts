import { blockKitFlaws } from "./block-kit-limits.ts";
import { type Answer, serve } from "./http-server.ts";

/** An incoming webhook of Slack that keeps what it got. */
export interface FakeSlack {
  /** Its secret address. */
  readonly webhook: URL;
  readonly messages: readonly Readonly<Record<string, unknown>>[];
  /** What Slack would have refused. */
  readonly flaws: readonly string[];
  close(): Promise<void>;
}

/** The part of its path that is secret. */
export const webhookSecret = "XxTopSecretWebhookPathXx";

/** @param fault what it answers in place of `ok` */
export async function startFakeSlack(fault?: Answer): Promise<FakeSlack> {
  const messages: Record<string, unknown>[] = [];
  const flaws: string[] = [];
  const path = `/services/T0001/B0001/${webhookSecret}`;
  const server = await serve((request) => {
    if (request.path !== path) return { status: 404, body: "no_service" };
    const message = JSON.parse(request.body) as Record<string, unknown>;
    const found = blockKitFlaws(message);
    messages.push(message);
    flaws.push(...found);
    if (fault !== undefined) return fault;
    return found.length === 0 ? { status: 200, body: "ok" } : { status: 400, body: "invalid_blocks" };
  });
  return { webhook: new URL(`${server.origin}${path}`), messages, flaws, close: () => server.close() };
}
