import { startTestbed, type Testbed } from "../../../tests/support/testbed/testbed.ts";
import { pushImages, servicePort, showSteps } from "./performance.ts";
import { type Screen, screenOn } from "./screen.ts";
import { brokenPromises, closingTable, type StepEnd } from "./verdict.ts";

/** The demo whole; its exit code is 0 when everything went as promised, 130 after Ctrl-C. */
export async function runDemo(): Promise<number> {
  if (process.getuid?.() !== 0) {
    process.stderr.write(
      "The demo makes a host of its own in network namespaces, which needs root: run script/demo as root, or sudo script/demo.\n",
    );
    return 1;
  }
  const screen = screenOn(process.stdout);
  const interrupted = interruption();
  screen.plain(
    "Tidegate demo: five deploys to a host that is made for it on this machine and removed after.",
  );
  screen.say("Making a host (its own address, sshd and Docker daemon), a registry and the images …");
  // Only a bed that has started whole, or failed and cleared itself, leaves nothing behind.
  const bed = await startTestbed({ hosts: 1, services: ["shop"] });
  let ends: readonly StepEnd[] = [];
  try {
    ends = await playUntil(interrupted, bed, screen);
  } finally {
    screen.say("Removing the host and everything else the demo made …");
    await bed.stop();
  }
  if (!interrupted.aborted) return conclude(ends, screen);
  screen.plain("Interrupted; nothing is left behind.");
  return 130;
}

/** Aborted by Ctrl-C and by what else asks a program to end. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => controller.abort());
  return controller.signal;
}

async function playUntil(
  interrupted: AbortSignal,
  bed: Testbed,
  screen: Screen,
): Promise<readonly StepEnd[]> {
  if (interrupted.aborted) return [];
  const ended = new Promise<readonly StepEnd[]>((resolve) => {
    interrupted.addEventListener("abort", () => resolve([]), { once: true });
  });
  const played = async (): Promise<readonly StepEnd[]> => {
    const images = await pushImages(bed);
    const { name, address } = bed.host(0);
    screen.say(`The host is up: ${name} at ${address}. Users reach the service on port ${servicePort}.`);
    return await showSteps({ bed, images, screen, signal: interrupted });
  };
  return await Promise.race([ended, played()]);
}

function conclude(ends: readonly StepEnd[], screen: Screen): number {
  const [head = "", ...rows] = closingTable(ends);
  const broken = brokenPromises(ends);
  for (const line of ["", head, "─".repeat(head.length), ...rows, ""]) screen.plain(line);
  for (const sentence of broken) screen.plain(sentence, false);
  if (broken.length > 0) return 1;
  screen.plain(
    "A release replaced, a sick one refused, an old one brought back, and no user met a failure of the tool's; one that turned bad was taken back by its host.",
    true,
  );
  return 0;
}
