/** What a User-Agent header says, in words. It may say anything, so this only ever names things. */
import { t } from "../text";

export type DeviceKind = "phone" | "tablet" | "computer" | "program";

export interface Device {
  /** "Firefox"; null where it isn't known. */
  browser: string | null;
  /** "Windows"; null where it isn't known. */
  system: string | null;
  kind: DeviceKind;
}

// The first that fits: most browsers claim to be others as well.
const BROWSERS: [RegExp, string][] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\b(OPR|Opera|OPiOS)\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\bDuckDuckGo\//, "DuckDuckGo"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//, "Chrome"],
  [/\bVersion\/[\d.]+.*\bSafari\//, "Safari"],
];
const SYSTEMS: [RegExp, string, DeviceKind][] = [
  [/\biPhone\b/, "iPhone", "phone"],
  [/\biPad\b/, "iPad", "tablet"],
  [/\bAndroid\b.*\bMobile\b/, "Android", "phone"],
  [/\bAndroid\b/, "Android", "tablet"],
  [/\bMobile\b.*\bFirefox\//, "Android", "phone"],
  [/\bWindows\b/, "Windows", "computer"],
  [/\bCrOS\b/, "ChromeOS", "computer"],
  [/\bMacintosh\b|\bMac OS X\b/, "macOS", "computer"],
  [/\bLinux\b|\bX11\b/, "Linux", "computer"],
];
const PROGRAM = /^([A-Za-z][\w.-]{1,30})\/[\d.]/;

export function deviceOf(userAgent: string): Device {
  const browser = BROWSERS.find(([sign]) => sign.test(userAgent))?.[1] ?? null;
  const [, system = null, kind = "computer"] = SYSTEMS.find(([sign]) => sign.test(userAgent)) ?? [];
  const program = !browser && !userAgent.startsWith("Mozilla/") ? PROGRAM.exec(userAgent) : null;
  if (program) return { browser: program[1]!, system, kind: "program" };
  if (!browser && !system) return { browser, system, kind: "program" };
  return { browser, system, kind };
}

/** "Firefox on Windows", as much of it as is known. */
export function deviceName(userAgent: string): string {
  const words = t.account.sessions;
  const { browser, system } = deviceOf(userAgent);
  if (system) return words.on(browser ?? words.browserUnknown, system);
  return browser ?? words.unknown;
}
