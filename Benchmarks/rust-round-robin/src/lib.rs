//! Each target in its turn: the same contract and the same cases as the exercise 06-round-robin.

#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    pub id: String,
    pub registration: u64,
}

#[derive(Default)]
pub struct RoundRobin {
    last_registration: u64,
}

impl RoundRobin {
    pub fn choose_target<'a>(&mut self, targets: &'a [Target]) -> Option<&'a Target> {
        let next = targets.iter().find(|target| target.registration > self.last_registration).or(targets.first())?;
        self.last_registration = next.registration;
        Some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Random(u64);

    impl Random {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            (z ^ (z >> 31)) % bound
        }
    }

    fn targets(registrations: &[u64]) -> Vec<Target> {
        registrations.iter().map(|&registration| Target { id: format!("10.0.0.{registration}"), registration }).collect()
    }

    fn play(algorithm: &mut RoundRobin, registrations: &[u64], requests: usize) -> Vec<u64> {
        let targets = targets(registrations);
        (0..requests).map(|_| algorithm.choose_target(&targets).expect("one of the targets").registration).collect()
    }

    fn is_fair(chosen: &[u64], among: &[u64]) -> bool {
        (0..chosen.len()).all(|start| {
            (start..chosen.len()).all(|end| {
                let counts = among.iter().map(|one| chosen[start..=end].iter().filter(|&each| each == one).count());
                counts.clone().max().unwrap() - counts.min().unwrap() <= 1
            })
        })
    }

    #[test]
    fn with_no_target_there_is_nobody_to_choose() {
        assert_eq!(RoundRobin::default().choose_target(&[]), None);
    }

    #[test]
    fn each_target_in_its_turn() {
        for seed in 1..=30 {
            let mut random = Random(seed);
            let all: Vec<u64> = (0..1 + random.below(6)).map(|number| number * 2 + 1).collect();
            let chosen = play(&mut RoundRobin::default(), &all, all.len() * 3);
            assert!(is_fair(&chosen, &all), "{chosen:?}");
        }
    }

    #[test]
    fn a_target_that_leaves_changes_nobody_elses_turn() {
        for seed in 1..=40 {
            let mut random = Random(seed);
            let all: Vec<u64> = (1..=3 + random.below(4)).collect();
            let mut rest = all.clone();
            rest.remove(random.below(all.len() as u64) as usize);
            let mut algorithm = RoundRobin::default();
            play(&mut algorithm, &all, 1 + random.below(all.len() as u64 * 2) as usize);
            let chosen = play(&mut algorithm, &rest, rest.len());
            assert!(rest.iter().all(|one| chosen.iter().filter(|&each| each == one).count() == 1), "{chosen:?}");
        }
    }

    #[test]
    fn a_target_that_comes_gets_its_turn_once() {
        for seed in 1..=40 {
            let mut random = Random(seed);
            let old: Vec<u64> = (1..=2 + random.below(4)).collect();
            let mut all = old.clone();
            all.extend((0..=random.below(2)).map(|number| 11 + number));
            let mut algorithm = RoundRobin::default();
            play(&mut algorithm, &old, 1 + random.below(9) as usize);
            let chosen = play(&mut algorithm, &all, all.len() * 2);
            assert!(is_fair(&chosen, &all), "{chosen:?}");
        }
    }
}
