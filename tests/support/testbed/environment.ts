/** The environment of everything a bed starts: nothing of the caller's (proxies, DOCKER_HOST) leaks in. */
export function systemEnvironment(): Record<string, string> {
  return { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", LANG: "C.UTF-8" };
}
