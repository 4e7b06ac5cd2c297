/** Requests to the server; what it refuses is a fault with its own words. */

export class ApiFault extends Error {
  /** Status 0: the server did not answer. */
  constructor(
    readonly status: number,
    message: string,
    /** The same in Japanese; empty where the server says it in English alone. */
    readonly japanese = "",
  ) {
    super(message);
  }
}

/** Milliseconds by which the clock of the server is ahead of this computer's. */
let skew = 0;

/** The time by the clock of the server. */
export function serverNow(): number {
  return Date.now() + skew;
}

export class Api {
  constructor(readonly base: string) {}

  get<T>(path: string): Promise<T> {
    return this.ask<T>("GET", path);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.ask<T>("POST", path, body ?? {});
  }

  async remove(path: string): Promise<void> {
    await this.ask<unknown>("DELETE", path);
  }

  private async ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    let answer: Response;
    try {
      answer = await fetch(`${this.base}${path}`, {
        method,
        headers: body === undefined ? { accept: "application/json" } : { accept: "application/json", "content-type": "application/json" },
        body: body === undefined ? undefined : JSON.stringify(body),
        cache: "no-store",
      });
    } catch {
      throw new ApiFault(0, "");
    }
    const date = Date.parse(answer.headers.get("date") ?? "");
    // A header has whole seconds: what is within them is no difference of clocks.
    if (Number.isFinite(date)) skew = Math.abs(date + 500 - Date.now()) < 1500 ? 0 : date + 500 - Date.now();
    const text = await answer.text();
    if (!answer.ok) throw new ApiFault(answer.status, refusal(text) || `${answer.status} ${answer.statusText}`.trim(), inJapanese(text));
    try {
      return (text ? JSON.parse(text) : undefined) as T;
    } catch {
      throw new ApiFault(answer.status, `${path}: not JSON`);
    }
  }
}

/** What a refusal says, whether it is JSON or plain text. */
export function refusal(text: string): string {
  try {
    const said = (JSON.parse(text) as { message?: unknown } | null)?.message;
    return typeof said === "string" ? said : "";
  } catch {
    return text.length < 300 && !text.includes("<") ? text.trim() : "";
  }
}

/** The same in Japanese; empty where there is none. */
export function inJapanese(text: string): string {
  try {
    const said = (JSON.parse(text) as { message_ja?: unknown } | null)?.message_ja;
    return typeof said === "string" ? said : "";
  } catch {
    return "";
  }
}
