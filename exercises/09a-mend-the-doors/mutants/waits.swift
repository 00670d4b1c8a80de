// caught-by: order
// misconception: It waits and hopes that ECS mends the house. ECS replaces tasks; rules, health checks and a desiredCount are as somebody wrote them.
import Orchestra

/// Repairs what is wrong with the doors, the lists and the sections behind them.
func mendTheDoors(_ house: House, stage: inout Simulation) throws {
    stage.run(for: .seconds(60))
}
