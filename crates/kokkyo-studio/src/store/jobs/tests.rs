use super::*;

fn asked(title: &str) -> NewJob {
    NewJob {
        kind: Kind::Compare,
        title: title.into(),
        scenario: "nomonhan-1939".into(),
        arguments: vec!["compare".into(), "nomonhan-1939".into(), "--set=a b=1".into()],
        command: "kokkyo compare".into(),
        total: 7,
    }
}

#[test]
fn what_was_asked_for_and_how_it_went_outlives_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let job = store.add_job(&asked("one")).unwrap();
    assert_eq!((job.state, &job.asked, job.done, job.total), (State::Waiting, &asked("one"), 0, 7));
    store.begin_job(job.id).unwrap();
    store.advance_job(job.id, 3, 8, "replications", "note: slow").unwrap();
    let end = End { message: "why".into(), page: Some("report.html".into()), summary: Some("{}".into()) };
    store.end_job(job.id, State::Done, &end).unwrap();
    let kept = store.job(job.id).unwrap().unwrap();
    drop(store);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.jobs().unwrap(), vec![kept.clone()]);
    assert_eq!(store.job_by_share(&kept.share).unwrap(), Some(kept.clone()));
    assert_eq!((kept.state, kept.done, kept.total, kept.page.as_deref()), (State::Done, 8, 8, Some("report.html")));
}

#[test]
fn the_queue_is_first_come_first_served_and_what_is_asked_for_again_goes_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let [one, two, three] = ["one", "two", "three"].map(|title| store.add_job(&asked(title)).unwrap().id);
    assert_eq!(store.next_job().unwrap().unwrap().id, one);
    assert!(store.withdraw_job(one).unwrap() && !store.withdraw_job(one).unwrap());
    assert_eq!(store.next_job().unwrap().unwrap().id, two);
    assert!(store.requeue_job(one).unwrap() && !store.requeue_job(one).unwrap());
    store.begin_job(two).unwrap();
    assert!(!store.remove_job(two).unwrap(), "what is played is not forgotten");
    assert_eq!(store.next_job().unwrap().unwrap().id, three);
    store.resume_jobs().unwrap();
    assert_eq!(store.next_job().unwrap().unwrap().id, two, "what was played waits again in its old place");
    assert!(store.remove_job(two).unwrap() && store.remove_job(three).unwrap());
    assert_eq!(store.next_job().unwrap().unwrap().id, one);
}

#[test]
fn numbers_are_never_given_again() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let one = store.add_job(&asked("one")).unwrap().id;
    assert!(store.remove_job(one).unwrap());
    assert!(store.add_job(&asked("two")).unwrap().id > one, "a folder of the first would be taken for the second's");
}
