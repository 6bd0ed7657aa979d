/** The parts of the protocol by which a run that has lost its lease is kept from changing anything: each can be left out. */
export interface Protocol {
  /** Looks again once it has made its lease's volume: the number may have been had, and given up, in between. */
  readonly confirms: boolean;
  /** A takeover gives the containers other names. */
  readonly renames: boolean;
  /** A takeover removes what is laid ready on disk. */
  readonly unstages: boolean;
  /** What is laid ready on disk is named by its lease. */
  readonly stagesByLease: boolean;
  /** A takeover commits the map as it is. */
  readonly commitsUnchanged: boolean;
  /** Each lease has numbers of the map to itself. */
  readonly numbersByLease: boolean;
  /** Looks at a version before it is committed. */
  readonly looksAtVersion: boolean;
  /** A takeover that was not finished is not given back as a free lease. */
  readonly keepsUnfenced: boolean;
  /** Where a process of the proxy has begun to number anew, the line that brings the numbers up commits the map as it is. */
  readonly commitsWithNumbers: boolean;
  /** Asks the host, not its memory, before all that has an effect: else only before stops and commits. */
  readonly asksAlways: boolean;
  /** Fences again after it has started a proxy that did not run at the takeover. */
  readonly fencesStarted: boolean;
  /** Takes a release that runs for one that goes on running only while the map says that it stands by. */
  readonly doubtsRunning: boolean;
}

export const wholeProtocol: Protocol = {
  confirms: true,
  renames: true,
  unstages: true,
  stagesByLease: true,
  commitsUnchanged: true,
  numbersByLease: true,
  looksAtVersion: true,
  keepsUnfenced: true,
  commitsWithNumbers: true,
  asksAlways: true,
  fencesStarted: true,
  doubtsRunning: true,
};
