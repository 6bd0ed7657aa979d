import { SHELL_HOME } from "../tests/support/testbed/etc.ts";
import { runByShell } from "./shell.ts";
import type { Stage } from "./stage.ts";
import type { Deployer } from "./under-load.ts";

/** How long the careful script lets nginx and the old container finish. */
const pauseSeconds = 5;

/** Where users reach nginx, and where they reach the container that is replaced in place. */
export const nginxPort = 3002;
export const naivePort = 3003;

const ports = { blue: 8081, green: 8082 } as const;
type Colour = keyof typeof ports;

const nginxConfig = `
pid ${SHELL_HOME}/nginx.pid;
error_log ${SHELL_HOME}/nginx-error.log;
worker_processes auto;
events { worker_connections 4096; }
http {
  access_log off;
  client_max_body_size 20m;
  client_body_temp_path ${SHELL_HOME}/nginx-body;
  proxy_temp_path ${SHELL_HOME}/nginx-proxy;
  fastcgi_temp_path ${SHELL_HOME}/nginx-fastcgi;
  uwsgi_temp_path ${SHELL_HOME}/nginx-uwsgi;
  scgi_temp_path ${SHELL_HOME}/nginx-scgi;
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  include ${SHELL_HOME}/upstream.conf;
  server {
    listen ${nginxPort};
    location / {
      proxy_pass http://app;
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
    }
  }
}
`;

const upstream = (port: number): string => `upstream app { server 127.0.0.1:${port}; keepalive 64; }`;
const nginx = `/usr/sbin/nginx -c ${SHELL_HOME}/nginx.conf -e ${SHELL_HOME}/nginx-error.log`;

/** Starts nginx on the host as the user with a shell, with nothing behind it yet. */
export async function startNginx(stage: Stage): Promise<void> {
  await runByShell(
    stage,
    `cat >nginx.conf <<'END'\n${nginxConfig}END\necho '${upstream(ports.green)}' >upstream.conf\n${nginx}\n`,
  );
}

/**
 * Blue-green by hand: pull, run on the other port, poll its health, point nginx there and reload, stop the old one.
 * What people write, with its usual settings. nginx has to run already.
 *
 * @param pause whether it waits some seconds between the reload and the stop, as careful people do
 */
export function dockerAndNginx(stage: Stage, pause: boolean): Deployer {
  let old: Colour = "green";
  return {
    name: pause ? `the same, ${pauseSeconds} s between reload and stop` : "docker over ssh, nginx reload",
    async deploy({ image }) {
      const next: Colour = old === "green" ? "blue" : "green";
      await runByShell(
        stage,
        `docker pull --quiet ${image.reference}
docker run --detach --name app-${next} --publish 127.0.0.1:${ports[next]}:3000 ${image.reference}
healthy=no
for try in $(seq 60); do
  if busybox wget -q -O /dev/null http://127.0.0.1:${ports[next]}/health; then healthy=yes; break; fi
  sleep 1
done
[ $healthy = yes ]
echo '${upstream(ports[next])}' >upstream.conf
${nginx} -t -q
${nginx} -s reload
${pause ? `sleep ${pauseSeconds}` : ""}
docker stop app-${old} 2>/dev/null || true
docker rm app-${old} 2>/dev/null || true
`,
      );
      old = next;
      return {};
    },
  };
}

/** The container replaced in place: stop, remove, run. */
export function stopAndRun(stage: Stage): Deployer {
  return {
    name: "docker stop, rm, run",
    async deploy({ image }) {
      await runByShell(
        stage,
        `docker pull --quiet ${image.reference}
docker stop app 2>/dev/null || true
docker rm app 2>/dev/null || true
docker run --detach --name app --publish ${naivePort}:3000 ${image.reference}
`,
      );
      return {};
    },
  };
}
