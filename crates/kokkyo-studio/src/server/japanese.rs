//! What does a refusal say in Japanese? Those that players and hosts meet in the course of things; others, and what the program itself
//! says of a package, are in English alone.

/// Sentences in English, with `{}` for what changes, and the same in Japanese, with its places in the same order.
const SENTENCES: &[(&str, &str)] = &[
    (
        "there is nothing here: the link is not whole, or what it led to was taken away",
        "何もありません。リンクが途中で切れているか、リンク先が削除されています",
    ),
    (
        "what was asked for ended early: a fault of Kokkyo; please report it",
        "処理が途中で終わりました。Kokkyoの不具合ですので、お知らせください",
    ),
    ("the request ended early; send it again", "送信が途中で切れました。もう一度送ってください"),
    // Of seats.
    ("the game cannot be opened: ask your host", "演習を開けません。主催者に知らせてください"),
    ("the game cannot be opened: ask its host", "演習を開けません。主催者に知らせてください"),
    ("the studio cannot do this now: ask your host", "いまはスタジオで処理できません。主催者に知らせてください"),
    ("the page cannot be made: ask your host", "ページを作れません。主催者に知らせてください"),
    ("the page cannot be made: ask the host of the game", "ページを作れません。演習の主催者に知らせてください"),
    ("what was there in truth is shown when the game is over", "実際の状況は演習の終了後に見られます"),
    (
        "the umpire has stopped the game for a while: what you would decide waits until it goes on",
        "統裁が演習を一時停止しています。再開されるまで決心はできません",
    ),
    (
        "that sitting is no longer open: the game has gone on; look at the desk as it is now",
        "その決心の場面は過ぎ、演習は先へ進みました。いまの状況を見てください",
    ),
    ("that sitting has been answered already", "その決心はすでに済んでいます"),
    ("the turn has time left", "この一手の時間が残っています"),
    ("it is not your turn: leave it to your staff when it is", "いまは決心の時ではありません。幕僚に任せるのは決心の時にしてください"),
    ("your staff decides nothing for you", "いま幕僚に任せてはいません"),
    ("`until`: write a date after {}, at the latest {}", "{}より後、{}までの日時を入力してください"),
    ("`until`: write a date after {}", "{}より後の日時を入力してください"),
    // Of messages.
    ("`text`: write something", "本文を入力してください"),
    (
        "`text`: the message has {} characters, and at most {} are kept; make two of it",
        "本文は{}字あり、上限は{}字です。二通に分けてください",
    ),
    ("`text`: there are control characters in it; write it without them", "本文に制御文字があります。取り除いてください"),
    ("this game has {} messages, and no more are kept", "この演習の連絡は{}通に達し、これ以上は送れません"),
    ("{} of your messages wait for the umpire: wait for him", "統裁の返答を待っている連絡が{}通あります。返答を待ってください"),
    // Of games.
    ("`title`: give the game a name", "演習の名前を入力してください"),
    ("nobody plays: name at least one headquarters", "参加する司令部を一つ以上選んでください"),
    ("the scenario has no courses of action: nobody can be played in it", "このシナリオには行動方針がないため、演習はできません"),
    ("titles and names of players have at most {} letters, in one line", "題名と参加者の名前は一行、{}字までです"),
    ("there is no headquarters `{}` in the scenario", "このシナリオに司令部「{}」はありません"),
    ("`{}` has no course to decide on: nobody can play it", "「{}」には選べる行動方針がないため、担当できません"),
    ("`{}` has two seats; take one of them out", "「{}」の席が二つあります。一つを外してください"),
    ("the game is over: there is nothing to stop", "演習は終わっているため、止められません"),
    ("the game is over: it has no more turns", "演習は終わっており、次の一手はありません"),
    ("the game is over already", "演習はすでに終わっています"),
    ("the game is stopped already", "演習はすでに停止中です"),
    ("the game is not stopped", "演習は停止中ではありません"),
    ("this turn has no clock: set how long turns are", "この一手には時間の制限がありません。一手の時間を決めてください"),
    (
        "`{}`: write a number of minutes from {} to {}, or leave it out for turns without a clock",
        "{}は{}〜{}分の範囲で入力するか、時間制限がなければ空欄にしてください",
    ),
    ("`{}`: write a number of minutes from {} to {}", "{}は{}〜{}分の範囲で入力してください"),
    (
        "the game cannot be opened: with this version of Kokkyo, or with the package as it stands now, its history is another one",
        "演習を開けません。このKokkyoの版、またはいまのパッケージでは、経過が別のものになります",
    ),
    // Of work.
    ("this is over already", "すでに終わっています"),
    ("this waits or is played already", "すでに待機中か計算中です"),
    ("this is being played: stop it first", "計算中です。先に止めてください"),
    ("`variants`: name at least one that is compared with the base", "基準と比べる変更案を一つ以上選んでください"),
    ("`variants`: at most {} are compared at once, and there are {}", "一度に比べられるのは{}件までですが、{}件あります"),
    ("`variants`: `{}` is named twice", "変更案「{}」が二度選ばれています"),
    ("`replications`: {} is not between 1 and {}", "試行回数{}は1〜{}の範囲にありません"),
    ("`replications`: fewer than {} cannot be scored", "検証には{}回以上の試行が必要です"),
    ("`seed`: {} is greater than {}", "乱数種{}は{}を超えています"),
    (
        "`free_from`: {} lies outside the scenario's clock, which runs from {} to {}",
        "自由な決心の開始{}がシナリオの期間（{}〜{}）の外にあります",
    ),
    ("`until`: {} lies outside the scenario's clock, which runs from {} to {}", "終了{}がシナリオの期間（{}〜{}）の外にあります"),
    (
        "`inputs`: none of these has a prior; a range varies those without one too",
        "どの入力にも事前分布がありません。幅を指定すれば、事前分布のない入力も変えられます",
    ),
    (
        "`inputs`: {} are more than the {} that a record like this can tell apart; choose those that matter (a sensitivity analysis says which)",
        "入力が{}個あります。この種の記録で見分けられるのは{}個までです。重要なものを選んでください（感度分析でわかります）",
    ),
    (
        "that would be {} campaigns, and at most {} are played; ask for less",
        "戦役{}回分になります。計算できるのは{}回までです。減らしてください",
    ),
    ("`{}`: {} is not between {} and {}", "{}: {}は{}〜{}の範囲にありません"),
    // Of packages.
    (
        "the package has faults, and is not kept: mend them and send it again",
        "パッケージに誤りがあり、保存していません。直してもう一度送ってください",
    ),
    ("{} stands on this package: take it away first", "{}がこのパッケージを使っています。先にそちらを削除してください"),
    ("two zip files were sent: send one after the other", "zipファイルが二つあります。一つずつ送ってください"),
    (
        "`{}` was sent with other files: send the zip file alone, or the folder",
        "「{}」がほかのファイルと一緒に送られました。zipファイルだけ、またはフォルダーを送ってください",
    ),
];

/// A sentence of the server in Japanese. `None`: it is in English alone.
pub fn of(message: &str) -> Option<String> {
    SENTENCES.iter().find_map(|(english, japanese)| Some(filled(japanese, &taken(english, message)?)))
}

/// What stands in the places of a sentence. `None`: it is another one.
fn taken<'a>(sentence: &str, message: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = sentence.split("{}");
    let mut rest = message.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        // The last part ends the message; what stands before it is the last place.
        let at = if parts.peek().is_none() { rest.strip_suffix(part)?.len() } else { rest.find(part)? };
        found.push(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    rest.is_empty().then_some(found)
}

/// What fields of a request are called on the pages.
const FIELDS: [(&str, &str); 2] = [("turn_minutes", "一手の時間"), ("minutes", "時間")];

fn filled(sentence: &str, places: &[&str]) -> String {
    let mut places = places.iter();
    let mut parts = sentence.split("{}");
    let mut text = parts.next().unwrap_or_default().to_string();
    for part in parts {
        let place = places.next().copied().unwrap_or_default();
        text.push_str(FIELDS.iter().find(|(field, _)| *field == place).map_or(place, |(_, japanese)| japanese));
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_refusal_is_told_in_japanese_with_what_stands_in_its_places() {
        assert_eq!(of("the game is over already").as_deref(), Some("演習はすでに終わっています"));
        let told = of("`until`: write a date after 1939-07-03 12:00, at the latest 1939-09-16 00:00").unwrap();
        assert_eq!(told, "1939-07-03 12:00より後、1939-09-16 00:00までの日時を入力してください");
        assert_eq!(
            of("3 of your messages wait for the umpire: wait for him").unwrap(),
            "統裁の返答を待っている連絡が3通あります。返答を待ってください"
        );
        assert_eq!(
            of("`turn_minutes`: write a number of minutes from 0.1 to 44640").unwrap(),
            "一手の時間は0.1〜44640分の範囲で入力してください"
        );
        assert_eq!(of("something else"), None);
        assert_eq!(of("the game is over already, or not"), None);
    }

    #[test]
    fn every_sentence_has_as_many_places_in_both_languages() {
        for (english, japanese) in SENTENCES {
            assert_eq!(english.matches("{}").count(), japanese.matches("{}").count(), "{english}");
        }
    }

    /// A sentence that is changed in the source alone would be shown in English.
    #[test]
    fn every_sentence_is_one_that_the_studio_says() {
        fn collect(folder: &Path, found: &mut String) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    collect(&path, found);
                } else if path.file_name().is_some_and(|name| name != "japanese.rs") {
                    found.push_str(&std::fs::read_to_string(&path).unwrap());
                }
            }
        }
        let mut sources = String::new();
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
        for (english, _) in SENTENCES {
            let mut parts: Vec<&str> = english.split("{}").map(|part| part.trim_matches('`')).collect();
            parts.sort_by_key(|part| std::cmp::Reverse(part.len()));
            assert!(sources.contains(parts[0]), "nothing says `{english}`");
        }
    }
}
