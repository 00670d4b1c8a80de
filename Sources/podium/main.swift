import PodiumCLI

await Podium.run()
